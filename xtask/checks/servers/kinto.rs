//! Stores records in a collection of a bucket.

use std::collections::BTreeMap;

use sdk_runtime::json::{self, Value};
use sdk_runtime::{ClientBuilder, Conditional, HeaderMap};

use crate::api::buckets::{PatchBucketBody, UpdateBucketResponse};
use crate::api::collections::UpdateCollectionResponse;
use crate::api::groups::CreateGroupResponse;
use crate::api::models::*;
use crate::api::records::PatchRecordBody;
use crate::api::{Client, ErrorBody, security_schemes};
use crate::run::Run;

const BUCKET: &str = "bucket-1_a";
const COLLECTION: &str = "c_1-2";
/// The number of records. A page has two.
const RECORDS: usize = 5;
/// A record with values that are easily changed.
const RECORD: &str = r#"{"id": "r0", "title": "déjà \"vu\" / \u2028", "count": 9007199254740993, "price": 1.5, "none": null,
    "tags": ["a", null, {"b": []}], "very": {"deep": {"empty": {}}}, "~/": "", "big": 12345678901234567890}"#;

pub fn configure(builder: ClientBuilder<Client>) -> ClientBuilder<Client> {
    builder.credential(security_schemes::BASICAUTH.user("user", "password"))
}

pub async fn create(run: &mut Run, client: &Client) -> Option<()> {
    let buckets = client.buckets();
    let missing = buckets.get_bucket("missing").with_response().await;
    // Kinto does not reveal whether a bucket exists.
    run.refused(
        "read a missing bucket",
        missing,
        403,
        |it| matches!(it, ErrorBody::ErrorSchema(it) if it.errno == 121),
    );

    let mut data = UpdateBucketRequestData::default();
    data.additional.insert("owner".to_owned(), "a team".into());
    let mut bucket = UpdateBucketRequest::default();
    bucket.data = Some(data);
    let invalid = buckets.update_bucket("an invalid id", &bucket).with_response().await;
    let is_invalid =
        |it: &ErrorBody| matches!(it, ErrorBody::ErrorSchema(it) if it.code == 400 && it.message.is_some());
    run.refused("create a bucket with an invalid id", invalid, 400, is_invalid);
    for step in ["create a bucket", "replace a bucket"] {
        let created = buckets.update_bucket(BUCKET, &bucket).with_response().await;
        run.value_as(step, created, |it| match it {
            UpdateBucketResponse::Ok(it) => json::to_string(it),
            UpdateBucketResponse::Created(it) => json::to_string(it),
            _ => Ok(String::new()),
        })?;
    }
    let mut patch = PatchBucketRequest::default();
    patch.data = Some([("owner".to_owned(), "another team".into())].into());
    let patched = buckets.patch_bucket(BUCKET, PatchBucketBody::Json(patch)).with_response().await;
    run.value("update a bucket", patched)?;
    let mut patch = PatchBucketRequestMergePatchJson::default();
    patch.data = Some([("owner".to_owned(), Value::Null), ("color".to_owned(), "red".into())].into());
    let body = PatchBucketBody::ApplicationMergePatchJson(patch);
    run.value("merge into a bucket", buckets.patch_bucket(BUCKET, body).with_response().await)?;
    let read = run.value("read a bucket", buckets.get_bucket(BUCKET).with_response().await)?;
    let data = read.data.map(|it| it.additional).unwrap_or_default();
    let color = data.get("color").and_then(Value::as_str);
    run.expect("null in a merge patch removes a member", color == Some("red") && !data.contains_key("owner"));

    let mut group = CreateGroupRequest::default();
    let mut data = CreateGroupRequestData::default();
    data.members = Some(vec!["account:someone".to_owned()]);
    group.data = Some(data);
    let group = client.groups().create_group(BUCKET, &group).with_response().await;
    run.value_as("create a group", group, |it| match it {
        CreateGroupResponse::Ok(it) => json::to_string(it),
        CreateGroupResponse::Created(it) => json::to_string(it),
        _ => Ok(String::new()),
    })?;
    create_records(run, client).await?;
    batch(run, client).await
}

async fn create_records(run: &mut Run, client: &Client) -> Option<()> {
    let collection = UpdateCollectionRequest::default();
    let created = client.collections().update_collection(BUCKET, COLLECTION, &collection).with_response().await;
    run.value_as("create a collection", created, |it| match it {
        UpdateCollectionResponse::Ok(it) => json::to_string(it),
        UpdateCollectionResponse::Created(it) => json::to_string(it),
        _ => Ok(String::new()),
    })?;
    let records = client.records();
    let mut first = ObjectSchema::default();
    first.data =
        json::from_slice::<BTreeMap<String, Value>>(RECORD.as_bytes(), json::Decoding::Strict).ok().map(|it| it.value);
    let sent = first.data.clone().unwrap_or_default();
    let created =
        run.value("create a record", records.create_record(BUCKET, COLLECTION, &first).with_response().await)?;
    let stored = created.data.unwrap_or_default();
    let is_same = sent.iter().all(|(name, value)| stored.get(name) == Some(value));
    run.expect("the record is stored as it was sent", is_same);
    for index in 1..RECORDS {
        let mut record = ObjectSchema::default();
        record.data = Some([("title".to_owned(), format!("record {index}").into())].into());
        run.value("create a record", records.create_record(BUCKET, COLLECTION, &record).with_response().await)?;
    }
    let mut token = None::<String>;
    let mut read = Vec::new();
    loop {
        let page = records.get_records(BUCKET, COLLECTION).sort(&["-title".to_owned(), "last_modified".to_owned()]);
        let page = match &token {
            Some(token) => page.token(token),
            None => page,
        };
        let page = page.with_response().await;
        token = page.as_ref().ok().and_then(|it| next_token(it.headers()));
        read.extend(run.value("list records", page)?.data.unwrap_or_default());
        if token.is_none() || read.len() > RECORDS {
            break;
        }
    }
    run.expect("the list is complete", read.len() == RECORDS);
    let fields = ["title".to_owned(), "price".to_owned()];
    let part = run.value(
        "read two members",
        records.get_record(BUCKET, COLLECTION, "r0").fields(&fields).with_response().await,
    )?;
    let part = part.data.unwrap_or_default();
    run.expect("the record has only these members", part.contains_key("price") && !part.contains_key("count"));

    let read = records.get_record(BUCKET, COLLECTION, "r0").with_response().await;
    let etag = read.as_ref().ok().and_then(|it| it.headers().get("etag")?.to_str().ok().map(str::to_owned))?;
    run.value("read a record with its version", read)?;
    let again = records.get_record(BUCKET, COLLECTION, "r0").if_none_match(&etag).conditional().await;
    run.expect("the record is not modified", matches!(again, Ok(Conditional::NotModified(_))));

    let mut patch = ObjectSchema::default();
    patch.data = Some([("title".to_owned(), "new".into())].into());
    let patched = records.patch_record(BUCKET, COLLECTION, "r0", PatchRecordBody::Json(patch.clone()));
    let patched = run.value("update a record", patched.with_response().await)?;
    let version = patched.data.unwrap_or_default().get("last_modified").and_then(Value::as_i64).unwrap_or_default();
    let outdated = format!("\"{}\"", version - 1);
    let refused = records.patch_record(BUCKET, COLLECTION, "r0", PatchRecordBody::Json(patch)).if_match(&outdated);
    let is_conflict =
        |it: &ErrorBody| matches!(it, ErrorBody::ErrorSchema(it) if it.errno == 114 && !it.details.is_absent());
    run.refused("update another version of a record", refused.with_response().await, 412, is_conflict);
    Some(())
}

async fn batch(run: &mut Run, client: &Client) -> Option<()> {
    let request = |path: &str| {
        let mut request = BatchPayloadSchemaRequest::new(path);
        request.method = Some(Method::Get);
        request
    };
    // The document declares the operation as public, but its requests need credentials.
    let requests = vec![request(&format!("/buckets/{BUCKET}")), request("/buckets/missing")];
    let responses = client.batch().batch(&BatchPayloadSchema::new(requests)).authenticated().with_response().await;
    let statuses: Vec<i64> = run.value("send a batch", responses)?.responses.iter().map(|it| it.status).collect();
    run.expect("each request of the batch has its status", statuses == [200, 403]);
    Some(())
}

/// Returns the token of the next page, which the document does not describe.
fn next_token(headers: &HeaderMap) -> Option<String> {
    let url = headers.get("next-page")?.to_str().ok()?;
    let token = url.split(['?', '&']).find_map(|it| it.strip_prefix("_token="))?;
    Some(token.replace("%3D", "="))
}

pub async fn delete(run: &mut Run, client: &Client) -> Option<()> {
    let deleted = client.records().delete_record(BUCKET, COLLECTION, "r0").with_response().await;
    let deleted = run.value("delete a record", deleted)?.data.unwrap_or_default();
    run.expect("the record is deleted", deleted.get("deleted") == Some(&Value::Bool(true)));
    let missing = client.records().get_record(BUCKET, COLLECTION, "r0").with_response().await;
    run.refused("read a deleted record", missing, 404, |it| !matches!(it, ErrorBody::Other(Value::Null)));
    run.value("delete records", client.records().delete_records(BUCKET, COLLECTION).with_response().await)?;
    run.value("delete a collection", client.collections().delete_collection(BUCKET, COLLECTION).with_response().await)?;
    run.value("delete a bucket", client.buckets().delete_bucket(BUCKET).with_response().await)?;
    run.done("delete everything", client.flush().create_flush().with_response().await)?;
    Some(())
}
