//! Manages files and terminals.

use sdk_runtime::ClientBuilder;
use sdk_runtime::types::Uuid;

use crate::api::models::*;
use crate::api::{Client, ErrorBody};
use crate::run::Run;

/// A name with characters that have a meaning in URLs.
const FILE: &str = "notes ü & #1?.txt";
const NOTEBOOK: &str = r#"{"cells": [{"cell_type": "markdown", "id": "a1", "metadata": {}, "source": "text"}], "metadata": {}, "nbformat": 4,
    "nbformat_minor": 5}"#;

pub fn configure(builder: ClientBuilder<Client>) -> ClientBuilder<Client> {
    // The document does not describe how requests are authenticated.
    builder.header("authorization", "token secret")
}

pub async fn create(run: &mut Run, client: &Client) -> Option<()> {
    let contents = client.contents();
    let missing = contents.get_api_contents_by_path("missing.txt").with_response().await;
    run.refused("read a missing file", missing, 404, |_| true);
    let mut file = PutApiContentsByPathRequest::default();
    file.format = Some("text".to_owned());
    file.content = Some("first\r\nsecond \u{1f600}".to_owned());
    file.extra.insert("type", "file");
    let saved = contents.put_api_contents_by_path(FILE).body(&file).with_response().await;
    run.value("create a file", saved)?;
    let read = run.value("read a file", contents.get_api_contents_by_path(FILE).hash(1).with_response().await)?;
    run.expect("the content is stored", read.content == "first\r\nsecond \u{1f600}" && read.name == FILE);
    let without = contents.get_api_contents_by_path(FILE).content(0).with_response().await;
    run.value("read a file without its content", without)?;
    let mut notebook = PutApiContentsByPathRequest::default();
    notebook.extra.insert("type", "notebook");
    notebook.extra.insert("content", sdk_runtime::json::Value::parse(NOTEBOOK.as_bytes()).ok()?);
    let saved = contents.put_api_contents_by_path("notebook.ipynb").body(&notebook).with_response().await;
    run.value("create a notebook", saved)?;
    run.value("read a notebook", contents.get_api_contents_by_path("notebook.ipynb").with_response().await)?;
    let mut rename = PatchApiContentsByPathRequest::default();
    rename.path = Some("renamed.txt".to_owned());
    run.value("rename a file", contents.patch_api_contents_by_path(FILE, &rename).with_response().await)?;
    let mut folder = PutApiContentsByPathRequest::default();
    folder.extra.insert("type", "directory");
    let saved = contents.put_api_contents_by_path("folder").body(&folder).with_response().await;
    run.value("create a folder", saved)?;
    let mut copy = PostApiContentsByPathRequest::default();
    copy.copy_from = Some("renamed.txt".to_owned());
    let copied = contents.post_api_contents_by_path("folder").body(&copy).with_response().await;
    let copied = run.value("copy a file", copied)?;
    // The path has a slash, which is escaped.
    let read = contents.get_api_contents_by_path(&copied.path).with_response().await;
    let read = run.value("read a file in a folder", read)?;
    run.expect("the copy has the same content", read.content.ends_with('\u{1f600}'));
    run.value("list a folder", contents.get_api_contents_by_path("folder").with_response().await)?;
    let checkpoints = contents.post_api_contents_checkpoints_by_path("renamed.txt").with_response().await;
    let checkpoint = run.value("create a checkpoint", checkpoints)?;
    let listed = contents.get_api_contents_checkpoints_by_path("renamed.txt").with_response().await;
    let listed = run.value("list checkpoints", listed)?;
    run.expect("the checkpoint is listed", listed.iter().any(|it| it.id == checkpoint.id));
    let restored = contents.post_api_contents_checkpoints_by_path_by_checkpoint_id("renamed.txt", &checkpoint.id);
    run.done("restore a checkpoint", restored.with_response().await)?;

    let section = [("Editor".to_owned(), sdk_runtime::json::Value::Bool(true))].into();
    let changed = client.config().patch_api_config_by_section_name("notebook").body(&section).with_response().await;
    run.value("change settings", changed)?;
    let terminal = run.value("open a terminal", client.terminals().post_api_terminals().with_response().await)?;
    let read = client.terminals().get_api_terminals_by_terminal_id(&terminal.name).with_response().await;
    run.value("read a terminal", read)?;
    start_kernels(run, client).await?;
    let mine = client.identity().get_api_me().permissions(r#"{"contents": ["read", "write"]}"#).with_response().await;
    let mine = run.value("read the permissions", mine)?;
    run.expect(
        "the permissions are granted",
        mine.permissions.is_some_and(|it| it.get("contents").is_some_and(|it| it.len() == 2)),
    );
    Some(())
}

async fn start_kernels(run: &mut Run, client: &Client) -> Option<()> {
    let (kernels, sessions) = (client.kernels(), client.sessions());
    let unknown = Uuid::parse("3f2504e0-4f89-41d3-9a0c-0305e82c3301").ok()?;
    let missing = kernels.get_api_kernels_by_kernel_id(&unknown).with_response().await;
    run.refused("read a missing kernel", missing, 404, |_| true);
    let missing = sessions.get_api_sessions_by_session(&unknown).with_response().await;
    run.refused("read a missing session", missing, 404, |_| true);
    let python = PostApiKernelsRequest::new("python3");
    let kernel = run.value("start a kernel", kernels.post_api_kernels().body(&python).with_response().await)?;
    run.done("interrupt a kernel", kernels.post_api_kernels_interrupt_by_kernel_id(&kernel.id).with_response().await)?;
    let mut session = Session::default();
    session.path = Some("notebook.ipynb".to_owned());
    session.name = Some("a session".to_owned());
    session.kernel = Some(kernel);
    session.extra.insert("type", "notebook");
    let created = run.value("create a session", sessions.post_api_sessions().body(&session).with_response().await)?;
    let id = created.id?;
    let mut change = Session::default();
    change.name = Some("renamed".to_owned());
    let changed = sessions.patch_api_sessions_by_session(&id, &change).with_response().await;
    let changed = run.value("rename a session", changed)?;
    run.expect("the session has the new name", changed.name.as_deref() == Some("renamed"));
    run.value("list kernels", kernels.get_api_kernels().with_response().await)?;
    run.value("list sessions", sessions.get_api_sessions().with_response().await)?;
    Some(())
}

pub async fn delete(run: &mut Run, client: &Client) -> Option<()> {
    let terminals = run.value("list terminals", client.terminals().get_api_terminals().with_response().await)?;
    for terminal in &terminals {
        let deleted = client.terminals().delete_api_terminals_by_terminal_id(&terminal.name).with_response().await;
        run.done("close a terminal", deleted)?;
    }
    let checkpoint =
        client.contents().delete_api_contents_checkpoints_by_path_by_checkpoint_id("renamed.txt", "checkpoint");
    run.done("delete a checkpoint", checkpoint.with_response().await)?;
    for path in ["renamed.txt", "notebook.ipynb", "folder"] {
        run.done("delete a file", client.contents().delete_api_contents_by_path(path).with_response().await)?;
    }
    let again = client.contents().delete_api_contents_by_path("renamed.txt").with_response().await;
    run.refused("delete a file again", again, 404, |it| !matches!(it, ErrorBody::BadRequestResponse(_)));
    Some(())
}
