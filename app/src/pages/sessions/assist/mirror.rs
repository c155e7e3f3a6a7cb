//! The marks beneath the text of the search box: the same text, unseen, with a ground under each term that is more than a word.
//!
//! The box's own text stays what is seen, so that caret, selection, input methods and screen readers know nothing of it.

use leptos::prelude::*;
use shared::query::{Form, Outline};

/// A stretch of the text and how it is marked.
#[derive(Debug, Clone, PartialEq)]
struct Mark {
    text: String,
    class: &'static str,
}

#[component]
pub fn Mirror(#[prop(into)] text: Signal<String>, #[prop(into)] scrolled: Signal<i32>) -> impl IntoView {
    let marks = Memo::new(move |_| text.with(|text| marks(text)));
    let shown = move || marks.get().into_iter().map(|mark| view! { <span class=mark.class>{mark.text}</span> }).collect_view();
    view! {
        <div class="as-mirror" aria-hidden="true">
            <div style:transform=move || format!("translateX({}px)", -scrolled.get())>{shown}</div>
        </div>
    }
}

/// The text in stretches; nothing when nothing is marked.
fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut at = 0;
    for term in Outline::of(text).terms {
        let class = match (term.negated, &term.name, term.form) {
            (true, ..) => "as-term as-term-not",
            (false, Some(_), _) => "as-term",
            (false, None, Form::Run | Form::Address | Form::Name) => "as-term as-term-exact",
            (false, None, _) => continue,
        };
        let end = text[..term.span.end].trim_end().len().max(term.span.start);
        if let (Some(between), Some(marked)) = (text.get(at..term.span.start), text.get(term.span.start..end)) {
            marks.push(Mark { text: between.to_owned(), class: "" });
            marks.push(Mark { text: marked.to_owned(), class });
            at = end;
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_more_than_a_word_is_marked() {
        assert_eq!(marks("plain words"), []);
        let seen = |text: &str| marks(text).into_iter().map(|mark| (mark.text, mark.class)).collect::<Vec<_>>();
        assert_eq!(
            seen("a -idp: \"x y\"  10.0.0.0/8 os:  "),
            [
                ("a ".into(), ""),
                ("-idp: \"x y\"".into(), "as-term as-term-not"),
                ("  ".into(), ""),
                ("10.0.0.0/8".into(), "as-term as-term-exact"),
                (" ".into(), ""),
                ("os:".to_owned(), "as-term"),
            ]
        );
    }
}
