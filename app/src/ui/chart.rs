//! A small line chart: measurements over time as inline SVG, with its text beside it. It moves by being drawn anew, never by
//! animation.

use leptos::prelude::*;

/// One line of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its name in the legend.
    pub label: &'static str,
    /// What it is now, with its unit.
    pub now: String,
    /// Value a time; a gap where nothing was measured.
    pub values: Vec<Option<f64>>,
}

/// What a chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What is measured, and from when to when.
    pub title: String,
    /// The whole chart in a sentence, for who does not see it.
    pub text: String,
    /// The highest value of the scale, in words.
    pub top: String,
    /// Seconds since the first measurement, one a value.
    pub times: Vec<f64>,
    /// The lines.
    pub series: Vec<Series>,
}

const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 96.0;

/// The lines of a series: runs of neighbouring values as points of a polyline.
fn runs(times: &[f64], values: &[Option<f64>], highest: f64) -> Vec<String> {
    let span = times.last().copied().unwrap_or(0.0).max(1.0);
    let mut out = Vec::new();
    let mut run = String::new();
    for (time, value) in times.iter().zip(values) {
        match value {
            Some(value) => {
                let x = time / span * WIDTH;
                let y = HEIGHT - (value / highest).clamp(0.0, 1.0) * (HEIGHT - 2.0) - 1.0;
                run.push_str(&format!("{x:.1},{y:.1} "));
            }
            None if run.is_empty() => {}
            None => out.push(std::mem::take(&mut run)),
        }
    }
    if !run.is_empty() {
        out.push(run);
    }
    out
}

/// The highest value of all lines; at least a little, so that a line of zeros lies at the bottom.
pub fn highest<'a>(series: impl IntoIterator<Item = &'a [Option<f64>]>) -> f64 {
    series.into_iter().flatten().flatten().copied().fold(1.0, f64::max)
}

/// Draws a chart.
#[component]
pub fn LineChart(#[prop(into)] chart: Signal<Option<Chart>>) -> impl IntoView {
    move || {
        let Chart { title, text, top, times, series } = chart.get()?;
        let highest = highest(series.iter().map(|line| line.values.as_slice()));
        let lines = series
            .iter()
            .enumerate()
            .flat_map(|(index, line)| runs(&times, &line.values, highest).into_iter().map(move |points| (index, points)))
            .map(|(index, points)| view! { <polyline class=format!("as-line as-line-{index}") points=points></polyline> })
            .collect_view();
        let legend = series
            .into_iter()
            .enumerate()
            .map(|(index, line)| {
                view! { <span class="as-legend"><i class=format!("as-key as-key-{index}")></i>{line.label} " " <strong>{line.now}</strong></span> }
            })
            .collect_view();
        Some(view! {
            <figure class="as-chart">
                <figcaption><span>{title}</span> <span class="as-legends">{legend}</span></figcaption>
                <div class="as-chart-box">
                    <svg viewBox="0 0 600 96" preserveAspectRatio="none" role="img" aria-label=text>{lines}</svg>
                    <span class="as-chart-top" aria-hidden="true">{top}</span>
                </div>
            </figure>
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_breaks_the_line_and_the_highest_value_is_the_top() {
        let values = [Some(0.0), Some(50.0), None, Some(100.0)];
        assert_eq!(highest([values.as_slice()]), 100.0);
        assert_eq!(runs(&[0.0, 10.0, 20.0, 30.0], &values, 100.0), ["0.0,95.0 200.0,48.0 ", "600.0,1.0 "]);
        assert!(runs(&[0.0], &[None], 1.0).is_empty());
    }
}
