//! Controls an installed browser over the WebDriver protocol.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{By, ChromiumLikeCapabilities, DesiredCapabilities, Key, LoggingPrefsLogLevel, WebDriver, WebElement};

/// Options that disable background requests and allow the browser to run in a container.
const ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
];

/// A browser, which is closed on drop.
pub(crate) struct Browser {
    driver: WebDriver,
    _service: Service,
    _profile: TempDir,
}

/// The size of a screen in CSS pixels.
#[derive(Clone, Copy)]
pub(crate) struct Screen {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) is_phone: bool,
}

impl Browser {
    /// Starts a browser with an empty profile. If none is installed, reports that the test is skipped and returns `None`.
    pub(crate) async fn start(test: &str) -> Option<Self> {
        let program = |names: &[&str]| {
            let found = names.iter().find_map(|it| installed(it));
            if found.is_none() {
                crate::report_skipped(test, &format!("{} is not installed", names[0]));
            }
            found
        };
        let browser = program(&["chromium", "chromium-browser", "google-chrome"])?;
        let service = Service::start(&program(&["chromedriver"])?);
        let profile = tempfile::tempdir().unwrap();
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(browser.to_str().unwrap()).unwrap();
        ARGUMENTS.iter().for_each(|it| capabilities.add_arg(it).unwrap());
        capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
        for log in ["browser", "performance"] {
            capabilities.set_logging_prefs(log.to_owned(), LoggingPrefsLogLevel::All).unwrap();
        }
        // The HTTP client of the driver needs it. Another test may have installed it.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let driver = WebDriver::new(&service.url, capabilities).await.unwrap();
        Some(Self { driver, _service: service, _profile: profile })
    }

    pub(crate) async fn open(&self, url: &str) {
        self.driver.goto(url).await.unwrap();
    }

    pub(crate) async fn quit(self) {
        self.driver.clone().quit().await.unwrap();
    }

    /// Evaluates a JavaScript expression.
    pub(crate) async fn evaluate<T: DeserializeOwned>(&self, expression: &str) -> T {
        let value = self.driver.execute(format!("return {expression}"), Vec::new()).await;
        value.unwrap_or_else(|error| panic!("{expression}: {error}")).convert().unwrap()
    }

    pub(crate) async fn find(&self, selector: &str) -> WebElement {
        self.driver.find(By::Css(selector)).await.unwrap()
    }

    /// Replaces the text of an input field.
    pub(crate) async fn write(&self, selector: &str, text: &str) {
        let field = self.find(selector).await;
        field.send_keys(Key::Control + "a").await.unwrap();
        field.send_keys(Key::Backspace + text).await.unwrap();
    }

    /// Returns the new messages of the console.
    pub(crate) async fn console(&self) -> Vec<String> {
        let entries = self.driver.browser_log().await.unwrap();
        entries.into_iter().map(|it| format!("{} {}", it.level, it.message)).collect()
    }

    /// Returns the URLs requested since the last call.
    pub(crate) async fn requests(&self) -> Vec<String> {
        let entries = self.driver.get_log("performance").await.unwrap();
        let messages = entries.into_iter().map(|it| serde_json::from_str::<Value>(&it.message).unwrap());
        let requests = messages.filter(|it| it["message"]["method"] == "Network.requestWillBeSent");
        requests.map(|it| it["message"]["params"]["request"]["url"].as_str().unwrap().to_owned()).collect()
    }

    pub(crate) async fn set_screen(&self, screen: Screen) {
        let Screen { width, height, is_phone } = screen;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone });
        self.command("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Sets the preferred color scheme to `light` or `dark`.
    pub(crate) async fn set_color_scheme(&self, scheme: &str) {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.command("Emulation.setEmulatedMedia", features).await;
    }

    pub(crate) async fn save_screenshot(&self, path: &Path) {
        self.driver.screenshot(path).await.unwrap();
    }

    async fn command(&self, name: &str, parameters: Value) {
        self.driver.cdp().send_raw(name, parameters).await.unwrap();
    }
}

/// A running chromedriver.
struct Service {
    process: Child,
    url: String,
}

impl Service {
    /// Starts chromedriver on a free port.
    fn start(program: &Path) -> Self {
        let mut process = Command::new(program).arg("--port=0").stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines.find_map(|line| {
            let line = line.unwrap();
            let port = line.strip_prefix("ChromeDriver was started successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        // Keep reading the output, because the process fails if it cannot write.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, url: format!("http://127.0.0.1:{}", port.unwrap()) }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // The process may have already exited.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Finds an executable in `PATH`.
fn installed(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|it| it.join(name)).find(|it| it.is_file())
}
