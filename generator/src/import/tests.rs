//! Tests with a small configuration.

use toml::Table;

use super::*;
use crate::config::Config;

const CONFIG: &str = r##"
organization: {name: acme-pay, docs: https://docs.acme.example}
targets: {python: {package_name: acme}}
environments: {production: https://api.acme.example}
edition: 2025-01-01
mystery: 1
resources:
  $client:
    methods: {ping: get /ping}
  $shared:
    models: {money: "#/components/schemas/Amount"}
  accounts:
    models:
      account: "#/components/schemas/AccountResponse"
      again: "#/components/schemas/AccountResponse"
      inline: "#/paths/~1accounts/get"
    methods:
      list: {type: http, endpoint: get /accounts, paginated: false}
      create: post /accounts
      hidden: {endpoint: post /accounts/hidden, skip: true}
      broken: accounts
      "a.": get /a
    subresources:
      friends:
        methods:
          list: {endpoint: "get /accounts/{id}/friends", skip: [ruby], body_param_name: friend}
unspecified_endpoints: [post /internal, 7]
pagination:
  - name: cursor_page
    type: cursor
    request:
      cursor: {type: string}
      limit: {type: integer}
    response:
      data: {type: array, items: {}}
      meta:
        type: object
        properties: {next: {type: string, x-stainless-pagination-property: {purpose: next_cursor_field}}}
  - name: ids
    type: cursor_id
    request:
      after: {type: string, x-stainless-pagination-property: {purpose: next_cursor_id_param}}
    response:
      items:
        type: array
        x-stainless-pagination-property: {purpose: items}
        items: {type: object, properties: {key: {type: string, x-stainless-pagination-property: {purpose: cursor_item_id}}}}
      more: {type: boolean, x-stainless-pagination-property: {purpose: has_next_page}}
  - {name: pages, type: page_number, request: {page: {type: integer}}, response: {pages: {x-stainless-pagination-property: {purpose: total_page_count_field}}}}
  - {name: offsets, type: offset, param_location: body, request: {skip: {x-stainless-pagination-property: {purpose: offset_count_param}}}, response: {}}
  - {name: urls, type: cursor_url, request: {}, response: {next: {x-stainless-pagination-property: {purpose: cursor_url_field}}}}
  - {name: nothing, type: offset, request: {}, response: {}}
  - {name: whole, type: fake_page, request: {}, response: {}}
client_settings:
  idempotency: {header: Idempotency-Key}
  default_retries: {max_retries: 4, initial_delay_seconds: 0.5, max_delay_seconds: 8}
  default_timeout: PT10S
  opts:
    api_key: {type: string, read_env: ACME_API_KEY, auth: {security_scheme: ApiKey}}
    token: {type: string, read_env: ACME_TOKEN, auth: {security_scheme: Bearer}}
    username: {type: string, read_env: ACME_USER, auth: {security_scheme: Basic, role: username}}
    team: {type: string}
security_schemes:
  ApiKey: {type: apiKey, in: header, name: X-Api-Key}
"##;

fn imported(text: &str) -> Result<Imported, ImportError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stainless.yml");
    std::fs::write(&path, text).unwrap();
    stainless(&path)
}

#[test]
fn configuration_is_valid_and_has_what_can_be_imported() {
    let Imported { config, .. } = imported(CONFIG).unwrap();
    assert!(config.parse::<Config>().is_ok(), "{config}");
    let table: Table = toml::from_str(&config).unwrap();
    let expected: Table = toml::from_str(
        r##"
        [names.operations]
        "GET /ping" = "ping"
        "GET /accounts" = "accounts.list"
        "POST /accounts" = "accounts.create"
        "GET /accounts/{id}/friends" = "accounts.friends.list"
        [names.types]
        Amount = "money"
        AccountResponse = "account"
        [exclude]
        requests = ["POST /accounts/hidden", "POST /internal"]
        [[paging]]
        kind = "cursor"
        parameter = "cursor"
        size = "limit"
        next = ["meta.next"]
        items = ["data"]
        [[paging]]
        kind = "last_item"
        parameter = "after"
        member = "key"
        more = "more"
        items = ["items"]
        [[paging]]
        kind = "number"
        parameter = "page"
        pages = "pages"
        [[paging]]
        kind = "offset"
        parameter = "skip"
        in = "body"
        [[paging]]
        kind = "link"
        next = ["next"]
        [idempotency]
        header = "Idempotency-Key"
        [retries]
        count = 4
        initial_backoff = 0.5
        max_backoff = 8.0
        [settings]
        default_base_url = true
        [[settings.source]]
        kind = "environment"
        base_url = "ACME_PAY_BASE_URL"
        headers = { X-Api-Key = "ACME_API_KEY" }
        [[settings.source]]
        kind = "environment"
        base_url = "ACME_PAY_BASE_URL"
        token = "ACME_TOKEN"
        "##,
    )
    .unwrap();
    assert_eq!(table, expected, "{config}");
}

#[test]
fn notes_name_everything_else_with_its_line() {
    let Imported { config, notes } = imported(CONFIG).unwrap();
    for (line, begin) in [
        (4, "`environments` is not imported"),
        (6, "`mystery` is unknown"),
        (15, "`resources.accounts.models.again` is not imported"),
        (16, "`resources.accounts.models.inline` is not imported"),
        (18, "`resources.accounts.methods.list.paginated` is not imported"),
        (21, "`resources.accounts.methods.broken` is not imported"),
        (22, "`resources.accounts.methods.a.` is not imported"),
        (26, "`resources.accounts.subresources.friends.methods.list.body_param_name` is not imported"),
        (27, "`unspecified_endpoints.1` is not imported"),
        (52, "`pagination.5` is not imported: `parameter` is required"),
        (53, "`pagination.6` is not imported: such lists have one page"),
        (57, "`client_settings.default_timeout` is not imported"),
        (60, "`client_settings.opts.token` is imported as a bearer token"),
        (58, "`client_settings.opts` has a user name or a password that is not imported"),
        (62, "`client_settings.opts.team` is not imported"),
        (63, "`security_schemes` is not imported"),
    ] {
        let note = notes.iter().find(|it| it.message.starts_with(begin));
        assert_eq!(note.and_then(|it| it.line), Some(line), "{begin}\n{notes:#?}");
        assert!(config.contains(&format!("# - {begin}")), "{begin}\n{config}");
    }
    assert_eq!(notes.len(), 16, "{notes:#?}");
}

#[test]
fn users_and_keys_in_queries_and_cookies_are_imported() {
    let text = "resources: {}\nclient_settings:\n  opts:\n    \
                user: {read_env: U, auth: {security_scheme: Basic, role: username}}\n    \
                password: {read_env: P, auth: {security_scheme: Basic, role: password}}\n    \
                query: {read_env: Q, auth: {security_scheme: Query}}\n    \
                cookie: {read_env: C, auth: {security_scheme: Cookie}}\n\
                security_schemes:\n  Query: {type: apiKey, in: query, name: api_key}\n  \
                Cookie: {type: apiKey, in: cookie, name: sid}\n";
    let Imported { config, .. } = imported(text).unwrap();
    assert!(config.parse::<Config>().is_ok(), "{config}");
    for expected in ["query = { api_key = \"Q\" }", "cookies = { sid = \"C\" }", "user = \"U\"", "password = \"P\""] {
        let table = expected.replace(" = {", "]").replace(" }", "").replace("] ", "]\n");
        let is_there = config.contains(expected) || config.contains(&table);
        assert!(is_there, "{expected}\n{config}");
    }
}

#[test]
fn hostile_text_stays_in_comments_and_strings() {
    let text = "resources: {\"a\\nb\": {methods: {\"x\\n[settings]\": get /a}, \"evil\\n[retries]\": 1}}\nclient_settings: {idempotency: {header: \"a\\nb\"}}\n";
    let Imported { config, .. } = imported(text).unwrap();
    assert!(config.parse::<Config>().is_ok(), "{config}");
    let table: Table = toml::from_str(&config).unwrap();
    assert_eq!(table.keys().map(String::as_str).collect::<Vec<_>>(), ["names"], "{config}");
}

#[test]
fn other_files_are_errors() {
    assert!(matches!(imported("openapi: 3.0.3"), Err(ImportError::NotStainless)));
    assert!(matches!(imported("- a"), Err(ImportError::NotStainless)));
    let Err(ImportError::Unreadable(message)) = imported("resources: [") else { panic!() };
    assert!(message.contains("stainless.yml"), "{message}");
    let bomb = format!(
        "a0: &a0 [x]\n{}resources: *a40\n",
        (1..=40).map(|it| format!("a{it}: &a{it} [*a{0}, *a{0}]\n", it - 1)).collect::<String>()
    );
    assert!(matches!(imported(&bomb), Err(ImportError::Unreadable(_))));
}

#[test]
fn invalid_option_does_not_drop_the_other_credentials() {
    let text = r#"
client_settings:
  opts:
    token: {type: string, read_env: ACME_TOKEN, auth: {security_scheme: Bearer}}
    broken: {type: string, read_env: "ACME TOKEN=", auth: {security_scheme: Other}}
    key: {type: string, read_env: ACME_KEY, send_in_header: "not a header", auth: {security_scheme: Key}}
    last: {type: string, read_env: ACME_LAST, send_in_header: X-Last, auth: {security_scheme: Last}}
security_schemes: {Bearer: {type: http, scheme: bearer}}
"#;
    let imported = imported(text).unwrap();
    assert!(imported.config.contains("ACME_TOKEN") && imported.config.contains("ACME_LAST"), "{}", imported.config);
    let notes: Vec<&str> = imported.notes.iter().map(|it| it.message.as_str()).collect();
    let dropped = notes.iter().filter(|it| it.contains("is not imported")).count();
    assert!(dropped >= 1, "{notes:?}");
    for note in notes {
        assert!(imported.config.contains(note), "{note}");
    }
    imported.config.parse::<Config>().unwrap();
}

#[test]
fn skipped_methods_are_excluded_and_have_no_name() {
    let text = "resources: {accounts: {methods: {list: get /accounts, hidden: {endpoint: post /hidden, skip: true}}}}";
    let table: Table = imported(text).unwrap().config.parse().unwrap();
    let operations = table["names"]["operations"].as_table().unwrap();
    assert_eq!(operations.keys().collect::<Vec<_>>(), ["GET /accounts"]);
    assert_eq!(table["exclude"]["requests"].as_array().unwrap().len(), 1);
}

#[test]
fn names_with_dots_are_not_groups() {
    let text = r#"resources: {"a.b": {methods: {list: get /a}}, c: {methods: {"d.list": get /c, get: "get /c/{id}"}}}"#;
    let imported = imported(text).unwrap();
    let table: Table = imported.config.parse().unwrap();
    assert_eq!(table["names"]["operations"].as_table().unwrap().len(), 1);
    assert_eq!(imported.notes.len(), 2, "{:?}", imported.notes);
}
