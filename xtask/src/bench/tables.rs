//! Tables of costs.

use crate::measure::Cost;

/// A line of a table.
pub(super) struct Row {
    tool: String,
    what: String,
    cost: Cost,
}

impl Row {
    pub(super) fn ours(what: &str, cost: Cost) -> Self {
        Self::peer("sdkgen", what, cost)
    }

    pub(super) fn peer(tool: &str, what: &str, cost: Cost) -> Self {
        Self { tool: tool.to_owned(), what: what.to_owned(), cost }
    }
}

/// Prints a Markdown table; a peer's line says how many times ours it is.
pub(super) fn print_table(title: &str, rows: &[Row]) {
    println!("### {title}\n");
    println!("| tool | input | wall s | CPU s | peak MB | CPU, times ours | memory, times ours |");
    println!("|---|---|---|---|---|---|---|");
    for row in rows {
        let ours = rows.iter().find(|it| it.tool == "sdkgen" && it.what == row.what);
        let ratio = |of: fn(&Cost) -> f64| match ours {
            Some(ours) if row.tool != "sdkgen" => format!("{:.1}", of(&row.cost) / of(&ours.cost)),
            _ => String::new(),
        };
        let Cost { wall, cpu, memory } = row.cost;
        println!(
            "| {} | {} | {wall:.2} | {cpu:.2} | {:.0} | {} | {} |",
            row.tool,
            row.what,
            memory as f64 / 1e6,
            ratio(|it| it.cpu),
            ratio(|it| it.memory as f64),
        );
    }
    println!();
}
