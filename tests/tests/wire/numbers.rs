//! Numbers are sent back as they were read.

use everything::Client;
use everything::models::AccountMetadataValue;
use sdk_runtime::json::Decoding;
use wiremock::MockServer;

use super::{json, sent, server_with};

/// An account with these members besides the required ones.
fn account(members: &str) -> String {
    format!(r#"{{"id":"7","parent":null,"state":"open",{members}}}"#)
}

/// Reads an account and returns it with its server, which expects one more request.
async fn read(text: &str, decoding: Decoding) -> (MockServer, Client, everything::models::Account) {
    let (mock, client) = server_with(json(200, text), decoding).await;
    let account = client.accounts().get_account("7").await.unwrap();
    mock.reset().await;
    wiremock::Mock::given(wiremock::matchers::any()).respond_with(json(200, "{}")).mount(&mock).await;
    (mock, client, account)
}

#[tokio::test]
async fn numbers_are_sent_back_with_their_digits() {
    let values = [
        "7.0",
        "-0.0",
        "1e2",
        "[1.0,2.0]",
        "30",
        "123456789012345678901234567890",
        "9007199254740993",
        "1E400",
        "0.10",
    ];
    let metadata: Vec<String> = values.iter().enumerate().map(|(index, it)| format!(r#""m{index}":{it}"#)).collect();
    for number in ["20.0", "9007199254740993", "7.0", "-0.0", "1e2", "1E400", "123456789012345678901234567890"] {
        let text = account(&format!(
            r#""size":7.0,"total":18446744073709551615,"score":{number},"ratios":[1.0,2.50],"metadata":{{{}}}"#,
            metadata.join(",")
        ));
        let (mock, client, account) = read(&text, Decoding::Tolerant).await;
        assert_eq!((account.size, account.total), (Some(7), Some(u64::MAX)));
        client.accounts().put_account("7", &account).await.unwrap();
        assert_eq!(std::str::from_utf8(&sent(&mock).await.body).unwrap(), text);
    }
}

#[tokio::test]
async fn variants_are_those_of_the_exact_values() {
    use AccountMetadataValue as Value;
    let text =
        account(r#""metadata":{"a":7,"b":7.5,"c":7.0,"d":9007199254740993,"e":[1],"f":[1,2.0],"g":{},"h":true}"#);
    let (mock, client, mut account) = read(&text, Decoding::Tolerant).await;
    let metadata = account.metadata.as_mut().unwrap();
    assert_eq!(metadata["a"], Value::Integer(7));
    assert_eq!(metadata["b"], Value::Number(7.5));
    assert_eq!(metadata["c"], Value::Number(7.0));
    assert_eq!(metadata["d"], Value::Integer(9_007_199_254_740_993));
    assert_eq!(metadata["e"], Value::Integers(vec![1]));
    assert_eq!(metadata["f"], Value::Numbers(vec![1.0, 2.0]));
    assert!(matches!(metadata["g"], Value::Other(_)));
    assert_eq!(metadata["h"], Value::Boolean(true));
    metadata.insert("b".to_owned(), 8.0.into());
    client.accounts().put_account("7", &account).await.unwrap();
    // Whole floats have no fraction unless they were read with it.
    assert_eq!(std::str::from_utf8(&sent(&mock).await.body).unwrap(), text.replace("7.5", "8"));
}

#[tokio::test]
async fn strict_decoding_reports_digits_that_do_not_fit() {
    for (number, is_exact) in
        [("20.0", true), ("0.1", true), ("9007199254740993", false), ("3.14159265358979323846", false)]
    {
        let (_mock, client) = server_with(json(200, &account(&format!(r#""score":{number}"#))), Decoding::Strict).await;
        let result = client.accounts().get_account("7").await;
        assert_eq!(result.is_ok(), is_exact, "{number}");
    }
}
