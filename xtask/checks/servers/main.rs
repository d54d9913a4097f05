//! Calls a server with the client that was generated from its document.
#![allow(deprecated)]

mod ids;
mod run;
mod scenario;
mod sweep;

use LIBRARY as api;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let input = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let input: serde_json::Value = serde_json::from_str(&input).unwrap();
    let (url, base_path) = (input["url"].as_str().unwrap(), input["base_path"].as_str().unwrap());
    let mut run = run::Run::new(&format!("{url}{base_path}")).unwrap();
    let client = run.client.clone();
    // A step that fails ends a part of the scenario.
    let created = scenario::create(&mut run, &client).await;
    run.expect("all resources are created", created.is_some());
    let not_called = sweep::sweep(&mut run, base_path).await;
    let deleted = scenario::delete(&mut run, &client).await;
    run.expect("all resources are deleted", deleted.is_some());
    let mut outcome = run.finish();
    outcome["not_called"] = not_called.into();
    println!("{outcome}");
}
