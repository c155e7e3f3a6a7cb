//! The address of the smaller lists: denylist, registered devices, app health.

use super::Params;

/// What such a list's address holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResourceState {
    /// The search text.
    pub q: String,
    /// Another order than the list's own: a column and whether descending.
    pub sort: Option<(String, bool)>,
}

impl ResourceState {
    /// Searched for a text, in the list's own order.
    pub fn search(q: impl Into<String>) -> ResourceState {
        ResourceState { q: q.into(), sort: None }
    }

    pub(super) fn read(params: &Params) -> ResourceState {
        let sort = params.get("sort").filter(|column| !column.is_empty());
        ResourceState {
            q: params.get("q").unwrap_or_default().to_owned(),
            sort: sort.map(|column| (column.to_owned(), params.get("dir") == Some("desc"))),
        }
    }

    pub(super) fn print(&self, out: &mut Params) {
        if !self.q.is_empty() {
            out.push("q", &self.q);
        }
        if let Some((column, descending)) = &self.sort {
            out.push("sort", column);
            if *descending {
                out.push("dir", "desc");
            }
        }
    }
}
