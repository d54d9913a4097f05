//! Checks the contrast between text and background.

use serde::Deserialize;

/// An element with the colors of its text and background, in the notation of `getComputedStyle`.
#[derive(Debug, Deserialize)]
pub(crate) struct Painted {
    #[expect(dead_code, reason = "shown if a test fails")]
    element: String,
    pub(crate) text: String,
    pub(crate) background: String,
}

impl Painted {
    /// Returns a JavaScript expression that describes each of a list of elements.
    pub(crate) fn of(elements: &str) -> String {
        format!(
            "{elements}.map(it => {{ \
                let behind = it; \
                const background = () => getComputedStyle(behind).backgroundColor; \
                while (background() === 'rgba(0, 0, 0, 0)') behind = behind.parentElement; \
                return {{ element: it.outerHTML.slice(0, 120), text: getComputedStyle(it).color, background: background() }}; \
            }})"
        )
    }
}

/// Returns the contrast ratio of two opaque colors, from 1 to 21.
///
/// Source: Web Content Accessibility Guidelines 2.2, "contrast ratio" and "relative luminance".
pub(crate) fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(color: &str) -> f64 {
    let parts = color.strip_prefix("rgb(").and_then(|it| it.strip_suffix(')'));
    let parts = parts.unwrap_or_else(|| panic!("{color} is not opaque")).split(", ");
    let linear = parts.map(|it| it.parse::<f64>().unwrap() / 255.0).map(|it| match it <= 0.04045 {
        true => it / 12.92,
        false => ((it + 0.055) / 1.055).powf(2.4),
    });
    linear.zip([0.2126, 0.7152, 0.0722]).map(|(part, weight)| part * weight).sum()
}

#[test]
fn contrast_matches_the_guidelines() {
    let rounded = |one, other| (contrast(one, other) * 100.0).round() / 100.0;
    assert_eq!(rounded("rgb(0, 0, 0)", "rgb(255, 255, 255)"), 21.0);
    assert_eq!(rounded("rgb(118, 118, 118)", "rgb(255, 255, 255)"), 4.54);
    assert_eq!(rounded("rgb(9, 9, 9)", "rgb(9, 9, 9)"), 1.0);
}
