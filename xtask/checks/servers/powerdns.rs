//! Manages zones with their records, metadata and keys.

use sdk_runtime::ClientBuilder;

use crate::api::models::*;
use crate::api::{Client, ErrorBody, security_schemes};
use crate::run::Run;

const SERVER: &str = "localhost";
/// The id of a zone escapes characters of its name.
const ZONE: &str = "example.org.";
const REVERSE: &str = "0/26.2.0.192.in-addr.arpa.";

pub fn configure(builder: ClientBuilder<Client>) -> ClientBuilder<Client> {
    builder.credential(security_schemes::API_KEY_HEADER.key("secret"))
}

pub async fn create(run: &mut Run, client: &Client) -> Option<()> {
    let zones = client.zones();
    let missing = zones.list_zone(SERVER, "missing.example.").with_response().await;
    run.refused("read a missing zone", missing, 404, |it| matches!(it, ErrorBody::Error(it) if !it.error.is_empty()));
    let mut zone = Zone::default();
    zone.name = Some("not canonical".to_owned());
    zone.kind = Some(ZoneKind::Native);
    let invalid = zones.create_zone(SERVER, &zone).with_response().await;
    run.refused("create a zone with an invalid name", invalid, 422, |it| matches!(it, ErrorBody::Error(_)));
    for name in [ZONE, REVERSE, "signed.example."] {
        zone.name = Some(name.to_owned());
        zone.nameservers = Some(vec!["ns1.example.org.".to_owned(), "ns2.example.org.".to_owned()]);
        zone.soa_edit_api = Some("INCEPTION-INCREMENT".to_owned());
        zone.dnssec = Some(name.starts_with("signed"));
        run.value("create a zone", zones.create_zone(SERVER, &zone).with_response().await)?;
    }
    let again = zones.create_zone(SERVER, &zone).with_response().await;
    // The document does not describe this status.
    run.refused("create a zone again", again, 409, |it| matches!(it, ErrorBody::Other(_)));
    let listed = run.value("list zones", zones.list_zones(SERVER).with_response().await)?;
    run.expect("all zones are listed", listed.len() == 3);
    let reverse = listed.into_iter().find(|it| it.name.as_deref() == Some(REVERSE)).and_then(|it| it.id)?;
    let found = run.value("read a zone with an escaped id", zones.list_zone(SERVER, &reverse).with_response().await)?;
    run.expect("the zone with the escaped id has its name", found.name.as_deref() == Some(REVERSE));
    change_records(run, client).await?;
    create_others(run, client).await
}

async fn change_records(run: &mut Run, client: &Client) -> Option<()> {
    let zones = client.zones();
    let text = Record::new("\"v=spf1 \\\"-all\\\"\"");
    let mut disabled = Record::new("\"disabled\"");
    disabled.disabled = Some(true);
    let mut texts = RRSet::new(format!("text.{ZONE}"), "TXT", 300, "REPLACE", vec![text, disabled]);
    let mut comment = Comment::default();
    comment.content = Some("a comment, with ümlauts".to_owned());
    comment.account = Some("team".to_owned());
    texts.comments = Some(vec![comment]);
    let addresses = ["192.0.2.1", "192.0.2.2"].into_iter().map(Record::new).collect();
    let addresses = RRSet::new(format!("*.{ZONE}"), "A", 60, "REPLACE", addresses);
    let mut change = Zone::default();
    change.rrsets = Some(vec![texts, addresses]);
    run.done("replace records", zones.patch_zone(SERVER, ZONE, &change).with_response().await)?;
    let read = run.value("read a zone", zones.list_zone(SERVER, ZONE).with_response().await)?;
    let sets = read.rrsets.unwrap_or_default();
    let found = sets.iter().find(|it| it.name == format!("text.{ZONE}"));
    run.expect(
        "the records are stored with their comment",
        found.is_some_and(|it| it.records.len() == 2 && it.comments.is_some()),
    );
    let part = zones.list_zone(SERVER, ZONE).rrset_name(&format!("*.{ZONE}")).rrset_type("A").with_response().await;
    let part = run.value("read one set of records", part)?;
    // The response also has the comments of other sets.
    let is_other = |it: &RRSet| it.r#type != "A" && !it.records.is_empty();
    let sets = part.rrsets.unwrap_or_default();
    run.expect("only this set is returned", sets.iter().any(|it| it.r#type == "A") && !sets.iter().any(is_other));
    let mut change = Zone::default();
    change.rrsets = Some(vec![RRSet::new(format!("text.{ZONE}"), "TXT", 300, "UNKNOWN", Vec::new())]);
    let invalid = zones.patch_zone(SERVER, ZONE, &change).with_response().await;
    run.refused("change records in an unknown way", invalid, 422, |it| matches!(it, ErrorBody::Error(_)));
    let mut change = Zone::default();
    change.kind = Some(ZoneKind::Master);
    change.account = Some("new".to_owned());
    run.done("update a zone", zones.put_zone(SERVER, ZONE, &change).with_response().await)?;
    run.value("export a zone", zones.axfr_export_zone(SERVER, ZONE).with_response().await)?;
    run.value("rectify a zone", zones.rectify_zone(SERVER, "signed.example.").with_response().await)?;
    run.done("notify the secondaries", zones.notify_zone(SERVER, ZONE).with_response().await)?;
    let found = client.search().search_data(SERVER, "text*", 10).with_response().await;
    let found = run.value("search", found)?;
    run.expect("the search finds the records and the comment", found.len() == 3);
    let flushed = client.servers_operations().cache_flush_by_name(SERVER, ZONE).with_response().await;
    run.value("flush the cache", flushed)?;
    Some(())
}

async fn create_others(run: &mut Run, client: &Client) -> Option<()> {
    let mut metadata = Metadata::default();
    metadata.kind = Some("ALLOW-AXFR-FROM".to_owned());
    metadata.metadata = Some(vec!["192.0.2.0/24".to_owned(), "AUTO-NS".to_owned()]);
    let created = client.zonemetadata().create_metadata(SERVER, ZONE, &metadata).with_response().await;
    run.done("create metadata", created)?;
    metadata.metadata = Some(vec!["2001:db8::/32".to_owned()]);
    let modified =
        client.zonemetadata().modify_metadata(SERVER, ZONE, "ALLOW-AXFR-FROM", &metadata).with_response().await;
    let modified = run.value("replace metadata", modified)?;
    run.expect("the metadata is replaced", modified.metadata == metadata.metadata);

    let keys = client.zonecryptokey();
    let mut key = Cryptokey::default();
    key.keytype = Some(CryptokeyKeytype::Ksk);
    key.algorithm = Some("ecdsa256".to_owned());
    key.active = Some(false);
    let key = run.value("create a key", keys.create_cryptokey(SERVER, ZONE, &key).with_response().await)?;
    let id = key.id?.to_string();
    let mut change = Cryptokey::default();
    (change.active, change.published) = (Some(true), Some(true));
    run.done("activate a key", keys.modify_cryptokey(SERVER, ZONE, &id, &change).with_response().await)?;
    let key = run.value("read a key", keys.get_cryptokey(SERVER, ZONE, &id).with_response().await)?;
    run.expect("the key is active", key.active == Some(true) && key.privatekey.is_some());

    let mut shared = TSIGKey::default();
    shared.name = Some("transfer".to_owned());
    shared.algorithm = Some("hmac-sha256".to_owned());
    let created =
        run.value("create a shared key", client.tsigkey().create_tsig_key(SERVER, &shared).with_response().await)?;
    let id = created.id?;
    let mut change = TSIGKey::default();
    change.algorithm = Some("hmac-sha512".to_owned());
    let changed = client.tsigkey().put_tsig_key(SERVER, &id, &change).with_response().await;
    let changed = run.value("update a shared key", changed)?;
    run.expect("the shared key has the new algorithm", changed.algorithm.as_deref() == Some("hmac-sha512"));

    let mut primary = Autoprimary::default();
    primary.ip = Some("192.0.2.53".to_owned());
    primary.nameserver = Some("ns.example.org".to_owned());
    run.done("create an autoprimary", client.autoprimary().create_autoprimary(SERVER, &primary).with_response().await)
}

pub async fn delete(run: &mut Run, client: &Client) -> Option<()> {
    let deleted = client.autoprimary().delete_autoprimary(SERVER, "192.0.2.53", "ns.example.org").with_response().await;
    run.done("delete an autoprimary", deleted)?;
    run.done("delete a shared key", client.tsigkey().delete_tsig_key(SERVER, "transfer.").with_response().await)?;
    let deleted = client.zonemetadata().delete_metadata(SERVER, ZONE, "ALLOW-AXFR-FROM").with_response().await;
    run.done("delete metadata", deleted)?;
    let keys = run.value("list keys", client.zonecryptokey().list_cryptokeys(SERVER, ZONE).with_response().await)?;
    for id in keys.iter().filter_map(|it| it.id) {
        let deleted = client.zonecryptokey().delete_cryptokey(SERVER, ZONE, &id.to_string()).with_response().await;
        run.done("delete a key", deleted)?;
    }
    let zones = run.value("list zones", client.zones().list_zones(SERVER).with_response().await)?;
    for id in zones.iter().filter_map(|it| it.id.as_deref()) {
        run.done("delete a zone", client.zones().delete_zone(SERVER, id).with_response().await)?;
    }
    let zones = run.value("list zones", client.zones().list_zones(SERVER).with_response().await)?;
    run.expect("no zone remains", zones.is_empty());
    let missing = client.zones().delete_zone(SERVER, ZONE).with_response().await;
    run.refused("delete a zone again", missing, 404, |_| true);
    Some(())
}
