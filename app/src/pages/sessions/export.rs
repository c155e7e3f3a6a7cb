//! Export: which rows, in which format, and the writing of the file beside everything else the page does.

mod file;
mod rows;

use super::tools::ListTools;
use crate::api::Abort;
use crate::host::{breathe, now};
use crate::live::{Live, Whole, use_live};
use crate::ui::{Toasts, use_toasts};
use crate::words::{count, number};
use file::{Sink, file_name};
use leptos::prelude::*;
use rows::{RowSource, TableRows, WholeRows};
use send_wrapper::SendWrapper;
use shared::table::export::{Format, Writer};
use std::cell::Cell;
use std::rc::Rc;

/// Longest stretch of writing before the browser gets its turn, in milliseconds.
const SLICE: f64 = 10.0;
/// Bytes that are handed over at a time.
const STEP: usize = 256 * 1024;
/// Files of more rows are written where the person says, as they come; smaller ones are simply downloaded.
const MANY: usize = 200_000;

/// Which rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Matching,
    Selected,
    All,
}

/// The panel.
#[component]
pub fn ExportPanel(tools: ListTools, close: Callback<()>) -> impl IntoView {
    let live = use_live();
    let toasts = use_toasts();
    let (matching, all) = live.counts.get_untracked();
    let selected = live.selected_count();
    let which = RwSignal::new(if selected > 0 { Which::Selected } else { Which::Matching });
    let format = RwSignal::new(Format::Csv);
    let columns = tools.columns.shown;
    let choice = move |value: Which, text: String| {
        view! {
            <label class="as-choice">
                <input type="radio" name="as-export-rows" prop:checked=move || which.get() == value on:change=move |_| which.set(value)/>
                <span>{text}</span>
            </label>
        }
    };
    let kind = move |value: Format, text: &'static str, note: &'static str| {
        view! {
            <label class="as-choice">
                <input type="radio" name="as-export-format" prop:checked=move || format.get() == value on:change=move |_| format.set(value)/>
                <span>{text} <small>{note}</small></span>
            </label>
        }
    };
    let some = move || match which.get() {
        Which::Matching => matching,
        Which::Selected => selected,
        Which::All => all,
    };
    let start = {
        let live = live.clone();
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let writer = Writer::new(format.get_untracked(), &columns.get_untracked());
            let which = which.get_untracked();
            let format = format.get_untracked();
            match whole(&live, which) {
                Some(rows) => export(rows, untrack(some), toasts, writer, format),
                None => {
                    let rows = loaded(&live, which);
                    let total = rows.len();
                    export(TableRows::new(&live, rows), total, toasts, writer, format);
                }
            }
            close.run(());
        }
    };
    view! {
        <form class="as-export" on:submit=start>
            <fieldset>
                <legend>"Sessions"</legend>
                {(selected > 0).then(|| choice(Which::Selected, format!("The {} selected", number(selected as u64))))}
                {choice(Which::Matching, if matching == all { format!("All {}", number(all as u64)) } else { format!("The {} that match", number(matching as u64)) })}
                {(matching != all).then(|| choice(Which::All, format!("All {}", number(all as u64))))}
            </fieldset>
            <fieldset>
                <legend>"Format"</legend>
                {kind(Format::Csv, "CSV", "the columns as shown")}
                {kind(Format::Json, "JSON", "every field as the Controller sent it")}
            </fieldset>
            <button type="submit" class="as-button as-primary" disabled=move || some() == 0>
                {move || format!("Export {}", count(some(), "session", "sessions"))}
            </button>
        </form>
    }
}

/// The reader of a list in windows; `None` when the rows are here.
fn whole(live: &Live, which: Which) -> Option<WholeRows> {
    if !live.is_windowed() {
        return None;
    }
    let abort = Abort::new()?;
    let signal = abort.signal();
    let whole = match which {
        Which::Matching => Whole::matching(live, signal),
        Which::All => Whole::all(live, signal),
        Which::Selected if live.selection_is_unread() => Whole::selected(live, signal),
        Which::Selected => return None,
    };
    Some(WholeRows::new(whole, abort))
}

fn loaded(live: &Live, which: Which) -> Vec<u32> {
    match which {
        Which::Matching => live.matching_rows(),
        Which::Selected => live.selected_rows(),
        Which::All => live.with_table(|table| (0..table.len() as u32).collect()),
    }
}

/// Writes the file and says how it went. `total`: how many rows there will be, as far as one knows before.
fn export(mut source: impl RowSource + 'static, total: usize, toasts: Toasts, mut writer: Writer, format: Format) {
    let name = file_name(js_sys::Date::now(), format);
    let stopped = SendWrapper::new(Rc::new(Cell::new(false)));
    let stop = {
        let stopped = stopped.clone();
        Callback::new(move |()| stopped.set(true))
    };
    let progress = |done: usize| format!("Exporting {}: {} of {} sessions", name, number(done as u64), number(total as u64));
    let toast = toasts.working(progress(0), Some(stop));
    // Asked for now, while the click still counts as one.
    let sink = Sink::new(&name, format, total > MANY);
    leptos::task::spawn_local(async move {
        let progress = |done: usize| {
            toast.text.set(format!("Exporting {name}: {} of {} sessions", number(done as u64), number(total as u64)))
        };
        let ended = write(&mut source, &mut writer, sink, &progress, &stopped).await;
        toasts.dismiss(toast.id());
        match ended {
            Ok(Some(done)) => toasts.done(format!("{} exported to {name}", count(done, "session", "sessions"))),
            Ok(None) => toasts.done("Export stopped: no file was written"),
            Err(why) => toasts.failed(format!("The export to {name} failed. {why}")),
        }
    });
}

/// How many rows were written; `None` when it was stopped.
async fn write(
    source: &mut impl RowSource,
    writer: &mut Writer,
    sink: impl Future<Output = Result<Option<Sink>, String>>,
    progress: &impl Fn(usize),
    stopped: &Cell<bool>,
) -> Result<Option<usize>, String> {
    let Some(mut sink) = sink.await? else { return Ok(None) };
    let ended = fill(source, writer, &mut sink, progress, stopped).await;
    match ended {
        Ok(Some(done)) => sink.finish().await.map(|()| Some(done)),
        other => {
            sink.abandon().await;
            other
        }
    }
}

async fn fill(
    source: &mut impl RowSource,
    writer: &mut Writer,
    sink: &mut Sink,
    progress: &impl Fn(usize),
    stopped: &Cell<bool>,
) -> Result<Option<usize>, String> {
    let mut out = Vec::with_capacity(STEP + 4096);
    let (mut done, mut slice) = (0, now());
    writer.begin(&mut out);
    loop {
        let written = source.write(writer, &mut out, STEP).await?;
        if written == 0 {
            break;
        }
        done += written;
        sink.take(&out).await?;
        out.clear();
        if stopped.get() {
            return Ok(None);
        }
        if now() - slice > SLICE {
            progress(done);
            breathe().await;
            slice = now();
        }
    }
    writer.end(&mut out);
    sink.take(&out).await?;
    Ok(Some(done))
}
