//! Manages flows, runs, variables, work pools and blocks.

use sdk_runtime::ClientBuilder;
use sdk_runtime::json::{Nullable, Value};
use sdk_runtime::types::{DateTime, Uuid};

use crate::api::models::*;
use crate::api::{Client, ErrorBody};
use crate::run::Run;

const FLOWS: usize = 7;

pub fn configure(builder: ClientBuilder<Client>) -> ClientBuilder<Client> {
    builder
}

pub async fn create(run: &mut Run, client: &Client) -> Option<()> {
    let flows = client.flows();
    let unknown = Uuid::parse("3f2504e0-4f89-41d3-9a0c-0305e82c3301").ok()?;
    let missing = flows.read_flow(&unknown).with_response().await;
    run.refused("read a missing flow", missing, 404, |_| true);
    let invalid = flows.create_flow(&FlowCreate::new("a/b")).with_response().await;
    // Prefect does not send the documented member `detail`.
    let is_invalid =
        |it: &ErrorBody| matches!(it, ErrorBody::HTTPValidationError(it) if it.extra.get("exception_detail").is_some());
    run.refused("create a flow with an invalid name", invalid, 422, is_invalid);
    let mut ids = Vec::new();
    for index in 0..FLOWS {
        let mut flow = FlowCreate::new(format!("flow {index} ü?#"));
        flow.tags = Some(vec!["one".to_owned(), "two, three".to_owned()]);
        flow.labels = Nullable::Value(
            [("count".to_owned(), LabelsVariant1Value::Integer(3)), ("name".to_owned(), "text".into())].into(),
        );
        let created = run.value("create a flow", flows.create_flow(&flow).with_response().await)?;
        run.expect(
            "the flow is created as it was sent",
            created.name == flow.name && created.tags == flow.tags && created.labels == flow.labels,
        );
        ids.push(created.id);
    }
    let read = run.value("read a flow by name", flows.read_flow_by_name("flow 3 ü?#").with_response().await)?;
    run.expect("the flow has this name", read.id == ids[3]);
    let mut change = FlowUpdate::default();
    change.tags = Some(Vec::new());
    run.done("update a flow", flows.update_flow(&ids[0], &change).with_response().await)?;
    let read = run.value("read a flow", flows.read_flow(&ids[0]).with_response().await)?;
    run.expect("the flow has no tags", read.tags.is_some_and(|it| it.is_empty()));
    let mut page = BodyReadFlowsFlowsFilterPost::default();
    page.limit = Some(3);
    page.sort = Some(FlowSort::NameDesc);
    run.value("list flows", flows.read_flows().body(&page).with_response().await)?;
    let all = run.list("list flows to the end", flows.read_flows().body(&page).items().collect_all().await)?;
    run.expect("the list is complete", all.len() == FLOWS && all[0].name > all[FLOWS - 1].name);
    let mut page = BodyPaginateFlowsFlowsPaginatePost::default();
    page.limit = Some(2);
    run.value("read a page of flows", flows.paginate_flows().body(&page).with_response().await)?;
    let all = run.list("read all pages of flows", flows.paginate_flows().body(&page).items().collect_all().await)?;
    run.expect("the pages are complete", all.len() == FLOWS);
    let mut filter = BodyReadFlowsFlowsFilterPost::default();
    let mut name = FlowFilterName::default();
    name.any = Nullable::Value(vec!["flow 1 ü?#".to_owned(), "flow 2 ü?#".to_owned()]);
    let mut flow = FlowFilter::default();
    flow.name = Nullable::Value(name);
    filter.flows = Some(flow);
    let found = run.value("filter flows", flows.read_flows().body(&filter).with_response().await)?;
    run.expect("the filter selects two flows", found.len() == 2);
    run.value("count flows", flows.count_flows().with_response().await)?;
    create_runs(run, client, &ids[1]).await?;
    create_variables(run, client).await?;
    create_others(run, client, &ids[2]).await?;
    query(run, client).await
}

async fn create_runs(run: &mut Run, client: &Client, flow: &Uuid) -> Option<()> {
    let runs = client.flow_runs();
    let mut create = FlowRunCreate::new(flow.clone());
    create.name = Some("a run".to_owned());
    create.parameters = Some([("x".to_owned(), Value::parse(br#"{"a": [1.5, null, "\u00fc"]}"#).ok()?)].into());
    create.state = Nullable::Value(StateCreate::new(StateType::Scheduled));
    let created = run.value("create a run", runs.create_flow_run(&create).with_response().await)?;
    run.expect("the parameters are stored", created.parameters == create.parameters);
    for state in [StateType::Pending, StateType::Running] {
        let body = BodySetFlowRunStateFlowRunsIdSetStatePost::new(StateCreate::new(state));
        let set = runs.set_flow_run_state(&created.id, &body).with_response().await;
        let set = run.value("change the state of a run", set)?;
        run.expect("the state is accepted", set.status == SetStateStatus::Accept);
    }
    let mut task = TaskRunCreate::new("task", "0");
    task.flow_run_id = Nullable::Value(created.id.clone());
    run.value("create a run of a task", client.task_runs().create_task_run(&task).with_response().await)?;
    let mut log =
        LogCreate::new("log", 20, "a message\nwith two lines", DateTime::parse("2026-01-31T12:30:00.5+02:00").ok()?);
    log.flow_run_id = Nullable::Value(created.id.clone());
    run.done("write a log", client.logs().create_logs(&[log]).with_response().await)?;
    run.value("read the logs", client.logs().read_logs().with_response().await)?;
    run.value("list runs", runs.read_flow_runs().with_response().await)?;
    run.value("list runs of tasks", client.task_runs().read_task_runs().with_response().await)?;
    let missing = runs.read_flow_run_input(&created.id, "key").with_response().await;
    run.refused("read a missing input", missing, 404, |_| true);
    let mut artifact = ArtifactCreate::default();
    artifact.key = Nullable::Value("report".to_owned());
    artifact.r#type = Nullable::Value("markdown".to_owned());
    artifact.data = Nullable::Value("# text".into());
    artifact.flow_run_id = Nullable::Value(created.id);
    run.value("create an artifact", client.artifacts().create_artifact(&artifact).with_response().await)?;
    run.value("list artifacts", client.artifacts().read_artifacts().with_response().await)?;
    Some(())
}

async fn create_variables(run: &mut Run, client: &Client) -> Option<()> {
    let variables = client.variables();
    let values = [r#""text""#, "1", "1.5", "true", "null", r#"{"a": {"b": [1, null]}}"#, r#"[1, "a", {}]"#];
    for (index, text) in values.iter().enumerate() {
        let value = sdk_runtime::json::from_slice::<Option<VariableCreateValue>>(
            text.as_bytes(),
            sdk_runtime::json::Decoding::Strict,
        );
        let value = value.ok()?.value;
        let create = VariableCreate::new(format!("variable_{index}"), value);
        let created = run.value("create a variable", variables.create_variable(&create).with_response().await)?;
        let read =
            run.value("read a variable", variables.read_variable_by_name(&created.name).with_response().await)?;
        run.expect("the variable has the same value", read.value == created.value);
    }
    let again = variables.create_variable(&VariableCreate::new("variable_0", None)).with_response().await;
    run.refused("create a variable again", again, 409, |_| true);
    let mut change = VariableUpdate::default();
    change.value = Nullable::Null;
    run.done("update a variable", variables.update_variable_by_name("variable_0", &change).with_response().await)?;
    let read = run.value("read a variable", variables.read_variable_by_name("variable_0").with_response().await)?;
    run.expect("the variable is null", read.value.is_none());
    let all = run.list("list variables to the end", variables.read_variables().items().collect_all().await)?;
    run.expect("all variables are listed", all.len() == values.len());
    Some(())
}

async fn create_others(run: &mut Run, client: &Client, flow: &Uuid) -> Option<()> {
    let mut pool = WorkPoolCreate::new("pool");
    pool.r#type = Some("process".to_owned());
    pool.concurrency_limit = Nullable::Value(2);
    run.value("create a pool", client.work_pools().create_work_pool(&pool).with_response().await)?;
    let again = client.work_pools().create_work_pool(&pool).with_response().await;
    run.refused("create a pool again", again, 409, |_| true);
    let mut change = WorkPoolUpdate::default();
    change.description = Nullable::Value("changed".to_owned());
    run.done("update a pool", client.work_pools().update_work_pool("pool", &change).with_response().await)?;
    let queue = WorkQueueCreate::new("queue");
    run.value("create a queue", client.work_pools().create_work_queue("pool", &queue).with_response().await)?;
    run.value("list queues", client.work_pools().read_work_queues("pool").with_response().await)?;

    let mut deployment = DeploymentCreate::new("deployment", flow.clone());
    deployment.work_pool_name = Nullable::Value("pool".to_owned());
    deployment.work_queue_name = Nullable::Value("queue".to_owned());
    deployment.parameters = Some([("x".to_owned(), 1.into())].into());
    let created =
        run.value("create a deployment", client.deployments().create_deployment(&deployment).with_response().await)?;
    let schedule =
        Value::parse(br#"{"schedule": {"cron": "0 12 * * *", "timezone": "Europe/Berlin"}, "active": false}"#).ok()?;
    let schedule = schedule.to::<DeploymentScheduleCreate>().ok()?;
    let schedules = client.deployments().create_deployment_schedules(&created.id, &[schedule]).with_response().await;
    run.value("create a schedule", schedules)?;
    let created =
        client.deployments().create_flow_run_from_deployment(&created.id, &DeploymentFlowRunCreate::default());
    run.value("run a deployment", created.with_response().await)?;

    let limit = ConcurrencyLimitV2Create::new("limit", 3);
    run.value(
        "create a limit",
        client.concurrency_limits_v2().create_concurrency_limit_v2(&limit).with_response().await,
    )?;
    let block = BlockTypeCreate::new("Custom", "custom");
    let block =
        run.value("create a type of blocks", client.block_types().create_block_type(&block).with_response().await)?;
    let mut schema = BlockSchemaCreate::new(block.id.clone());
    schema.fields =
        Some([("type".to_owned(), "object".into()), ("properties".to_owned(), Value::parse(b"{}").ok()?)].into());
    let schema = run.value(
        "create a schema of blocks",
        client.block_schemas().create_block_schema(&schema).with_response().await,
    )?;
    let mut document = BlockDocumentCreate::new(schema.id, block.id);
    document.name = Nullable::Value("document".to_owned());
    document.data = Some([("x".to_owned(), Value::parse(b"[1.10, {}]").ok()?)].into());
    run.value("create a block", client.block_documents().create_block_document(&document).with_response().await)?;
    run.value("list blocks", client.block_documents().read_block_documents().with_response().await)?;
    run.value("list types of blocks", client.block_types().read_block_types().with_response().await)?;
    let search = client.saved_searches().create_saved_search(&SavedSearchCreate::new("search")).with_response().await;
    run.value("create a search", search)?;
    let limit = ConcurrencyLimitCreate::new("a tag", 1);
    let limit = client.concurrency_limits().create_concurrency_limit(&limit).with_response().await;
    run.value("create a limit of a tag", limit)?;
    let view = client.collections().read_view_content("aggregate-worker-metadata").with_response().await;
    run.value("read a view", view)?;
    let automation = Value::parse(AUTOMATION.as_bytes()).ok()?.to::<AutomationCreate>().ok()?;
    run.value("create an automation", client.automations().create_automation(&automation).with_response().await)?;
    run.value("list automations", client.automations().read_automations().with_response().await)?;
    let event = Event::new(
        DateTime::parse("2026-01-31T12:30:00Z").ok()?,
        "an.event",
        [("prefect.resource.id".to_owned(), "a".to_owned())].into(),
        Uuid::parse("01a22d0b-06a6-7e4f-9a5f-5a4922718114").ok()?,
    );
    run.done("send events", client.events().create_events(&[event]).with_response().await)?;
    run.value("list events", client.events().read_events().with_response().await)?;
    Some(())
}

/// Calls operations with filters, counts and text.
async fn query(run: &mut Run, client: &Client) -> Option<()> {
    let (start, end) =
        (DateTime::parse("2020-01-01T00:00:00Z").ok()?, DateTime::parse("2096-01-01T00:00:00+02:00").ok()?);
    let mut state = FlowRunFilterState::default();
    let mut kind = FlowRunFilterStateType::default();
    kind.any = Nullable::Value(vec![StateType::Running, StateType::Scheduled]);
    state.r#type = Nullable::Value(kind);
    let mut expected = FlowRunFilterExpectedStartTime::default();
    expected.after = Nullable::Value(start.clone());
    let mut filter = FlowRunFilter::default();
    filter.operator = Some(Operator::And);
    (filter.state, filter.expected_start_time) = (Nullable::Value(state), Nullable::Value(expected));
    let mut body = BodyReadFlowRunsFlowRunsFilterPost::default();
    body.flow_runs = Nullable::Value(Box::new(filter));
    body.limit = Some(1);
    let runs = run
        .list("filter runs to the end", client.flow_runs().read_flow_runs().body(&body).items().collect_all().await)?;
    run.expect("the filter selects both runs", runs.len() == 2);
    let history = BodyFlowRunHistoryFlowRunsHistoryPost::new(start, end, 864_000_000.5);
    run.value("read the history of runs", client.flow_runs().flow_run_history(&history).with_response().await)?;
    let count = BodyCountAccountEventsEventsCountByCountablePost::new(EventFilter::default());
    let counts = client.events().count_account_events(Countable::Event, &count).with_response().await;
    run.value("count events", counts)?;
    let mut page = BodyReadEventsEventsFilterPost::default();
    page.limit = Some(1);
    run.value("read a page of events", client.events().read_events().body(&page).with_response().await)?;
    let template = client.automations().validate_template_templates_validate_post();
    run.done("validate a template", template.body("{{ event.id }} \"ü\"").with_response().await)?;
    let template = client.automations().validate_template_templates_validate_post();
    let invalid = template.body("{% if %}").with_response().await;
    run.refused("validate an invalid template", invalid, 422, |it| matches!(it, ErrorBody::HTTPValidationError(_)));
    let mut page = BodyReadWorkPoolConcurrencyStatusWorkPoolsNameConcurrencyStatusPost::default();
    page.limit = Some(1);
    let status = client.work_pools().read_work_pool_concurrency_status("pool").body(&page);
    run.value("read the status of a pool", status.with_response().await)?;
    let status = client.work_pools().read_work_pool_concurrency_status("pool").body(&page);
    let queues = run.list("read the status of all queues", status.items().collect_all().await)?;
    run.expect("the pool has two queues", queues.len() == 2);
    let limit = client.concurrency_limits_v2().read_concurrency_limit_v2("limit").with_response().await;
    let limit = run.value("read a limit by name", limit)?;
    let by_id = client.concurrency_limits_v2().read_concurrency_limit_v2(limit.id).with_response().await;
    run.value("read a limit by id", by_id)?;
    let schema = [("type".to_owned(), "object".into())].into();
    let values = [("x".to_owned(), 1.into())].into();
    let body = BodyValidateObjUiSchemasValidatePost::new(schema, values);
    run.value("validate values", client.ui().validate_obj(&body).with_response().await)?;
    Some(())
}

/// An automation with a compound trigger.
const AUTOMATION: &str = r#"{"name": "automation", "trigger": {"type": "compound", "require": "any", "within": 10, "triggers": [
    {"type": "event", "expect": ["prefect.flow-run.Failed"], "match": {"prefect.resource.id": "prefect.flow-run.*"},
     "posture": "Reactive", "threshold": 1, "within": 0}]}, "actions": [{"type": "do-nothing"}]}"#;

pub async fn delete(run: &mut Run, client: &Client) -> Option<()> {
    run.done("delete a variable", client.variables().delete_variable_by_name("variable_0").with_response().await)?;
    let again = client.variables().delete_variable_by_name("variable_0").with_response().await;
    run.refused("delete a variable again", again, 404, |_| true);
    let automations = run.value("list automations", client.automations().read_automations().with_response().await)?;
    for automation in &automations {
        run.done("delete an automation", client.automations().delete_automation(&automation.id).with_response().await)?;
    }
    run.done("delete a pool", client.work_pools().delete_work_pool("pool").with_response().await)?;
    let flows = run.list("list flows to the end", client.flows().read_flows().items().collect_all().await)?;
    for flow in &flows {
        run.done("delete a flow", client.flows().delete_flow(&flow.id).with_response().await)?;
    }
    let flows = run.value("list flows", client.flows().read_flows().with_response().await)?;
    run.expect("no flow remains", flows.is_empty());
    Some(())
}
