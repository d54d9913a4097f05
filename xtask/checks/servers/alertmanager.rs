//! Sends alerts and silences them.

use sdk_runtime::ClientBuilder;
use sdk_runtime::types::{DateTime, Uuid};

use crate::api::models::*;
use crate::api::{Client, ErrorBody};
use crate::run::Run;

const START: &str = "2026-01-31T12:30:00.123456789+05:30";
const END: &str = "2096-01-31T12:30:00Z";

pub fn configure(builder: ClientBuilder<Client>) -> ClientBuilder<Client> {
    builder
}

pub async fn create(run: &mut Run, client: &Client) -> Option<()> {
    let (alerts, silences) = (client.alert(), client.silence());
    let unknown = Uuid::parse("3f2504e0-4f89-41d3-9a0c-0305e82c3301").ok()?;
    let missing = silences.get_silence(&unknown).with_response().await;
    run.refused("read a missing silence", missing, 404, |_| true);
    let mut posted = Vec::new();
    for index in 0..3 {
        let labels = [("alertname", "High \"load\", ümlaut"), ("instance", ["a", "b", "c"][index]), ("empty", "x")];
        let mut alert = PostableAlert::new(labels.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        alert.annotations = Some([("summary".to_owned(), "first\nsecond".to_owned())].into());
        alert.starts_at = DateTime::parse(START).ok();
        alert.ends_at = DateTime::parse(END).ok();
        alert.generator_url = Some("http://example.com/graph?g0.expr=up%20%3D%3D%200&g0.tab=1".to_owned());
        posted.push(alert);
    }
    run.done("send alerts", alerts.post_alerts(&posted).with_response().await)?;
    let invalid = vec![PostableAlert::new(Default::default())];
    let invalid = alerts.post_alerts(&invalid).with_response().await;
    run.refused("send an alert without labels", invalid, 400, |it| matches!(it, ErrorBody::Text(it) if !it.is_empty()));
    let read = run.value("list alerts", alerts.get_alerts().with_response().await)?;
    let is_sent = |it: &GettableAlert| {
        posted.iter().any(|sent| sent.labels == it.labels && sent.annotations.as_ref() == Some(&it.annotations))
    };
    run.expect("all alerts are listed as they were sent", read.len() == posted.len() && read.iter().all(is_sent));
    let filters = ["instance=~\"a|b\"".to_owned(), "alertname!=\"other, one\"".to_owned()];
    let filtered = run.value("filter alerts", alerts.get_alerts().filter(&filters).with_response().await)?;
    run.expect("the filters select two alerts", filtered.len() == 2);
    let none = alerts.get_alerts().active(false).silenced(true).receiver("no.*").with_response().await;
    let none = run.value("list silenced alerts", none)?;
    run.expect("no alert is silenced", none.is_empty());
    let wrong = alerts.get_alerts().filter(&["=".to_owned()]).with_response().await;
    run.refused("filter alerts by an invalid expression", wrong, 400, |it| matches!(it, ErrorBody::Text(_)));
    let groups = run.value("list groups of alerts", client.alertgroup().get_alert_groups().with_response().await)?;
    run.expect("the group has all alerts", groups.iter().map(|it| it.alerts.len()).sum::<usize>() == posted.len());

    let mut matcher = Matcher::new(false, "instance", "a");
    matcher.is_equal = Some(true);
    let (start, end) = (DateTime::parse(END).ok()?, DateTime::parse("2097-01-01T00:00:00.5Z").ok()?);
    let silence = PostableSilence::new("maintenance: \"now\"", "a team", end.clone(), vec![matcher], start);
    let created = run.value("create a silence", silences.post_silences(&silence).with_response().await)?;
    let id = created.silence_id?;
    let mut changed = silence.clone();
    changed.id = Some(id.clone());
    changed.comment = "changed".to_owned();
    let updated = run.value("update a silence", silences.post_silences(&changed).with_response().await)?;
    let id = Uuid::parse(&updated.silence_id?).ok()?;
    let read = run.value("read a silence", silences.get_silence(&id).with_response().await)?;
    run.expect("the silence is changed", read.comment == "changed" && read.ends_at == end);
    let mut invalid = silence;
    invalid.matchers = Vec::new();
    let invalid = silences.post_silences(&invalid).with_response().await;
    // The document does not describe this status.
    let has_message = |it: &ErrorBody| matches!(it, ErrorBody::Other(it) if it.get("message").is_some());
    run.refused("create a silence without matchers", invalid, 422, has_message);
    let listed = silences.get_silences().filter(&["instance=\"a\"".to_owned()]).with_response().await;
    run.value("filter silences", listed)?;
    Some(())
}

pub async fn delete(run: &mut Run, client: &Client) -> Option<()> {
    let silences = run.value("list silences", client.silence().get_silences().with_response().await)?;
    for silence in &silences {
        let id = Uuid::parse(&silence.id).ok()?;
        if silence.status.state != SilenceStatusState::Expired {
            run.done("delete a silence", client.silence().delete_silence(&id).with_response().await)?;
        }
        let read = run.value("read a silence", client.silence().get_silence(&id).with_response().await)?;
        run.expect("a deleted silence is expired", read.status.state == SilenceStatusState::Expired);
    }
    Some(())
}
