//! Tests the HTML report of a comparison in a browser.

mod colors;

use std::path::{Path, PathBuf};

use sdk_generator::compare::render::{Format, Report, render};
use sdk_generator::compare::{compare, migrate};
use sdk_generator::outline::Outline;
use semver::Version;
use serde_json::{Value, json};

use crate::browser::{Browser, Screen};
use colors::{Painted, contrast};

const DESKTOP: Screen = Screen { width: 1280, height: 1000, is_phone: false };
const PHONE: Screen = Screen { width: 390, height: 844, is_phone: true };

/// Selects the visible rows.
const SHOWN: &str = "[...document.querySelectorAll('ul.changes > li')].filter(it => it.checkVisibility())";

/// Selects the visible elements that contain text.
const TEXTS: &str = "[...document.querySelectorAll('body, body *')].filter(it => it.checkVisibility() \
                     && [...it.childNodes].some(node => node.nodeType === 3 && node.data.trim()))";

/// The minimum contrast between text and background.
///
/// Source: Web Content Accessibility Guidelines 2.2, 1.4.3.
const MIN_CONTRAST: f64 = 4.5;

/// The minimum font size in CSS pixels.
const MIN_FONT_SIZE: u32 = 14;

/// Markup, code, direction marks and a very long word.
const HOSTILE: &str = "<script>console.error(1)</script><img src=x onerror=alert(1)>\"'></code></html>\u{202e}\u{2066}\
    -->${x}averyveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryverylongword";

// The browser is closed in the background, even if the test fails, which needs another thread.
#[tokio::test(flavor = "multi_thread")]
async fn html_report_works_in_a_browser() {
    let Some(browser) = Browser::start("tests of HTML reports").await else { return };
    let pages = Pages::write();
    for page in [&pages.comparison, &pages.migration, &pages.hostile] {
        assert_no_console_messages_or_requests(&browser, page).await;
        assert_fits_the_screen(&browser, page).await;
        assert_readable(&browser, page).await;
    }
    assert_search_filters_rows(&browser, &pages.comparison).await;
    assert_effects_filter_rows(&browser, &pages.comparison).await;
    assert_links_show_their_row(&browser, &pages.comparison).await;
    assert_works_without_script(&browser, &pages.scriptless).await;
    assert_strings_are_escaped(&browser, &pages.hostile).await;
    save_screenshots(&browser, &pages.comparison).await;
    browser.quit().await;
}

async fn assert_no_console_messages_or_requests(browser: &Browser, page: &str) {
    browser.open("about:blank").await;
    browser.requests().await;
    browser.open(page).await;
    assert_eq!(browser.console().await, [""; 0]);
    assert_eq!(browser.requests().await, [page]);
}

async fn assert_fits_the_screen(browser: &Browser, page: &str) {
    for screen in [DESKTOP, PHONE] {
        browser.set_screen(screen).await;
        browser.open(page).await;
        let width: f64 = browser.evaluate("document.scrollingElement.scrollWidth").await;
        assert!(width <= f64::from(screen.width), "{page} is {width} wide");
        let cut: Vec<String> = browser
            .evaluate(
                "[...document.querySelectorAll('body *')] \
                 .filter(it => it.checkVisibility() && it.getBoundingClientRect().right > innerWidth + 1) \
                 .map(it => it.outerHTML.slice(0, 200))",
            )
            .await;
        assert!(cut.is_empty(), "{cut:?}");
        let small: Vec<String> = browser
            .evaluate(&format!(
                "{TEXTS}.filter(it => parseFloat(getComputedStyle(it).fontSize) < {MIN_FONT_SIZE}) \
                 .map(it => it.outerHTML.slice(0, 200))"
            ))
            .await;
        assert!(small.is_empty(), "{small:?}");
    }
    browser.set_screen(DESKTOP).await;
}

async fn assert_readable(browser: &Browser, page: &str) {
    let mut backgrounds = Vec::new();
    for scheme in ["light", "dark"] {
        browser.set_color_scheme(scheme).await;
        browser.open(page).await;
        let painted: Vec<Painted> = browser.evaluate(&Painted::of(TEXTS)).await;
        assert!(painted.len() > 20, "{painted:?}");
        let pale: Vec<&Painted> =
            painted.iter().filter(|it| contrast(&it.text, &it.background) < MIN_CONTRAST).collect();
        assert!(pale.is_empty(), "{scheme}: {pale:?}");
        backgrounds.push(painted[0].background.clone());
    }
    assert_ne!(backgrounds[0], backgrounds[1]);
    browser.set_color_scheme("light").await;
}

async fn assert_search_filters_rows(browser: &Browser, page: &str) {
    browser.open(page).await;
    let all = shown(browser).await;
    for search in ["redirectUris", "REDIRECT null", "no such row"] {
        let matches = |row: &&String| search.split(' ').all(|it| row.to_lowercase().contains(&it.to_lowercase()));
        let expected: Vec<String> = all.iter().filter(matches).cloned().collect();
        browser.write("#search", search).await;
        assert_eq!(shown(browser).await, expected, "{search}");
        assert!(expected.len() < all.len() && expected.is_empty() == (search == "no such row"), "{search}");
        let found = browser.find("#found").await.text().await.unwrap();
        assert_eq!(found, format!("{} of {}", expected.len(), all.len()));
    }
    browser.write("#search", "").await;
    assert_eq!(shown(browser).await, all);
    assert_eq!(browser.find("#found").await.text().await.unwrap(), "");
}

async fn assert_effects_filter_rows(browser: &Browser, page: &str) {
    browser.open(page).await;
    let all = shown(browser).await;
    for effect in ["breaking", "additive", "docs-only"] {
        let expected = all.iter().filter(|it| !it.starts_with(effect)).count();
        browser.find(&format!("label:has(#show-{effect})")).await.click().await.unwrap();
        let rows = shown(browser).await;
        assert!(rows.len() == expected && expected < all.len(), "{effect}: {rows:?}");
        assert!(rows.iter().all(|it| !it.starts_with(effect)), "{effect}: {rows:?}");
        browser.find(&format!("#show-{effect}")).await.click().await.unwrap();
    }
    assert_eq!(shown(browser).await, all);
    for effect in ["additive", "docs-only", "breaking"] {
        browser.find(&format!("#show-{effect}")).await.click().await.unwrap();
        // A group without visible rows must be hidden.
        let empty: usize = browser
            .evaluate(
                "[...document.querySelectorAll('details.group')].filter(it => it.checkVisibility() \
                 && ![...it.querySelectorAll('li')].some(row => row.checkVisibility())).length",
            )
            .await;
        assert_eq!(empty, 0, "{effect}");
    }
    assert_eq!(shown(browser).await, [""; 0]);
}

async fn assert_links_show_their_row(browser: &Browser, page: &str) {
    browser.open(page).await;
    let ids: Vec<String> = browser.evaluate(&format!("{SHOWN}.map(it => it.id)")).await;
    for id in [&ids[0], ids.last().unwrap()] {
        browser.open("about:blank").await;
        browser.open(&format!("{page}#{id}")).await;
        assert_target(browser, id).await;
    }
    // A link to a row in a closed group opens the group.
    browser.open("about:blank").await;
    browser.open(page).await;
    browser.evaluate::<Value>("document.querySelectorAll('details').forEach(it => it.removeAttribute('open'))").await;
    let link = browser.find(".tasks a").await;
    let id = link.attr("href").await.unwrap().unwrap();
    let id = id.trim_start_matches('#');
    link.click().await.unwrap();
    assert_target(browser, id).await;
    // A link to a row that is filtered out resets the filters.
    browser.open("about:blank").await;
    browser.open(page).await;
    let all = shown(browser).await;
    browser.write("#search", "no such row").await;
    browser.find("#show-breaking").await.click().await.unwrap();
    assert_eq!(shown(browser).await, [""; 0]);
    browser.find(&format!(".tasks a[href='#{id}']")).await.click().await.unwrap();
    assert_target(browser, id).await;
    assert_eq!(shown(browser).await, all);
}

/// Asserts that the row is the target of the link and is visible below the toolbar.
async fn assert_target(browser: &Browser, id: &str) {
    assert_eq!(browser.evaluate::<String>("document.querySelector('li:target').id").await, id);
    let is_visible: bool = browser
        .evaluate(
            "(() => { const row = document.querySelector('li:target').getBoundingClientRect(); \
             const bar = document.querySelector('.bar').getBoundingClientRect(); \
             return row.height > 0 && row.top >= bar.bottom && row.bottom <= innerHeight; })()",
        )
        .await;
    assert!(is_visible, "{id}");
}

async fn assert_works_without_script(browser: &Browser, page: &str) {
    browser.open(page).await;
    assert!(!browser.find("#search").await.is_displayed().await.unwrap());
    let all = shown(browser).await;
    browser.find("#show-additive").await.click().await.unwrap();
    let rows = shown(browser).await;
    assert!(!rows.is_empty() && rows.len() < all.len());
    browser.find("details.group summary").await.click().await.unwrap();
    assert!(shown(browser).await.len() < rows.len());
}

async fn assert_strings_are_escaped(browser: &Browser, page: &str) {
    browser.open(page).await;
    let text: String = browser.evaluate("document.body.textContent").await;
    assert!(text.contains("<img src=x onerror=alert(1)>"), "{text}");
    assert!(!text.contains(['\u{202e}', '\u{2066}']), "{text}");
    let elements: usize = browser.evaluate("document.querySelectorAll('img, script').length").await;
    assert_eq!(elements, 1);
}

/// Saves screenshots for reviewers.
async fn save_screenshots(browser: &Browser, page: &str) {
    let folder = root().join("target/comparison-page");
    std::fs::create_dir_all(&folder).unwrap();
    for (screen, scheme, name) in [(DESKTOP, "light", "desktop"), (PHONE, "dark", "phone")] {
        browser.set_screen(screen).await;
        browser.set_color_scheme(scheme).await;
        browser.open(page).await;
        browser.save_screenshot(&folder.join(format!("{name}.png"))).await;
        browser.evaluate::<Value>("document.querySelector('.group').scrollIntoView()").await;
        browser.save_screenshot(&folder.join(format!("{name}-rows.png"))).await;
    }
}

/// Returns the texts of the visible rows.
async fn shown(browser: &Browser) -> Vec<String> {
    browser.evaluate(&format!("{SHOWN}.map(it => it.textContent.trim())")).await
}

/// The URLs of the pages, whose files are deleted on drop.
struct Pages {
    comparison: String,
    migration: String,
    hostile: String,
    scriptless: String,
    _folder: tempfile::TempDir,
}

impl Pages {
    fn write() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            format!("file://{}", path.display())
        };
        let (old, new) = (outline("sailpoint-v3"), outline("sailpoint-v2025"));
        let compared = compare(&old, &new).with_version(Version::new(0, 1, 0));
        let comparison = render(&Report::Comparisons(vec![compared, compare(&old, &old)]), Format::Html);
        let migration = render(&Report::Migration(migrate(&old, &new)), Format::Html);
        let hostile = render(&Report::Comparisons(vec![compare(&old, &hostile(&new))]), Format::Html);
        let (before, script) = comparison.rsplit_once("<script>").unwrap();
        let (_, after) = script.split_once("</script>").unwrap();
        Self {
            scriptless: write("scriptless.html", &format!("{before}{after}")),
            comparison: write("comparison.html", &comparison),
            migration: write("migration.html", &migration),
            hostile: write("hostile.html", &hostile),
            _folder: folder,
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn outline(name: &str) -> Outline {
    let path = root().join("generated").join(name).join("api.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Inserts hostile strings into an outline.
fn hostile(outline: &Outline) -> Outline {
    let mut value = serde_json::to_value(outline).unwrap();
    value["title"] = json!(HOSTILE);
    for operation in value["operations"].as_array_mut().unwrap() {
        operation["description"] = json!(HOSTILE);
        operation["tag"] = json!(HOSTILE);
        operation["path"] = json!(format!("/{HOSTILE}"));
    }
    for field in value["types"].as_array_mut().unwrap().iter_mut().flat_map(|it| it["fields"].as_array_mut()).flatten()
    {
        field["wire"] = json!(format!("{}{HOSTILE}", field["wire"].as_str().unwrap()));
    }
    serde_json::from_value(value).unwrap()
}
