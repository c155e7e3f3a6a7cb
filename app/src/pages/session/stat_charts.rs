//! The charts above the stats: bytes a second of a Gateway, round-trip time of a Client.

use super::sampling::Sampling;
use crate::ui::{Chart, LineChart, Series, highest};
use crate::words::count;
use leptos::prelude::*;
use shared::session::samples::{Sample, rate_text, rates};
use shared::session::time::Timestamp;
use shared::session::vpn::Section;

#[component]
pub(super) fn StatChart(section: Section, site: Memo<String>, sampling: Sampling) -> impl IntoView {
    let readings = Memo::new(move |_| {
        sampling.samples.with(|samples| site.with(|site| samples.of(site).copied().collect::<Vec<Sample>>()))
    });
    let chart = Memo::new(move |_| readings.with(|readings| chart(section, readings)));
    let note = move || {
        if sampling.paused.get() {
            return "Paused while this page is hidden.".to_owned();
        }
        let failed = if sampling.failed.get() { " The last reading failed." } else { "" };
        let first = readings.with(Vec::is_empty) || chart.with(Option::is_none);
        match first {
            true => format!("A chart is drawn from the second reading on; they are ten seconds apart.{failed}"),
            false => format!("Read every ten seconds while this tab is open.{failed}"),
        }
    };
    view! {
        <div class="as-chart-slot">
            <LineChart chart=chart/>
            <p class="as-muted as-chart-note">{note}</p>
        </div>
    }
}

fn chart(section: Section, readings: &[Sample]) -> Option<Chart> {
    let (first, last) = (readings.first()?, readings.last()?);
    if readings.len() < 2 {
        return None;
    }
    let times = readings.iter().map(|sample| (sample.at - first.at) / 1000.0).collect();
    let span = Timestamp(last.at as i64).since(Timestamp(first.at as i64));
    let from = format!("{} in {span}", count(readings.len(), "reading", "readings"));
    let line = |label, values: Vec<Option<f64>>, write: fn(f64) -> String| {
        let now = values.last().copied().flatten().map_or("not reported".to_owned(), write);
        Series { label, now, values }
    };
    let (title, write, series): (_, fn(f64) -> String, _) = match section {
        Section::Gateway => (
            format!("Traffic, {from}"),
            rate_text,
            vec![
                line("sent", rates(readings, |sample| sample.sent), rate_text),
                line("received", rates(readings, |sample| sample.received), rate_text),
            ],
        ),
        Section::Session => {
            let values = readings.iter().map(|sample| sample.round_trip).collect();
            (format!("Round-trip time, {from}"), milliseconds, vec![line("now", values, milliseconds)])
        }
    };
    if series.iter().all(|line| line.values.iter().all(Option::is_none)) {
        return None;
    }
    let top = write(highest(series.iter().map(|line| line.values.as_slice())));
    let now: Vec<String> = series.iter().map(|line| format!("{} {}", line.label, line.now)).collect();
    let text = format!("{title}: {}, at most {top}.", now.join(", "));
    Some(Chart { title, text, top, times, series })
}

fn milliseconds(value: f64) -> String {
    format!("{value:.1} ms")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_says_in_words_what_it_draws() {
        let sample = |at, sent, round_trip| Sample { at, sent: Some(sent), received: Some(0), round_trip: Some(round_trip) };
        let readings = [sample(0.0, 0, 10.0), sample(10_000.0, 20_000, 14.5)];
        let text = |section| chart(section, &readings).unwrap().text;
        assert_eq!(text(Section::Gateway), "Traffic, 2 readings in 10 s: sent 2.0 kB/s, received 0 B/s, at most 2.0 kB/s.");
        assert_eq!(text(Section::Session), "Round-trip time, 2 readings in 10 s: now 14.5 ms, at most 14.5 ms.");
        assert!(chart(Section::Gateway, &readings[..1]).is_none());
    }
}
