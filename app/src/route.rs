//! Every address of the page, parsed and printed in one place.
//!
//! The address holds the state worth sharing and nothing else; defaults are left out. Who feeds a [`Route`] to the page is an
//! adapter ([`crate::standalone`] or [`crate::element`]); pages read it from [`crate::nav::Nav`] and never look at the window.

mod decimal;
mod resource;

pub use resource::ResourceState;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use shared::query::{SortKey, parse_sort, print_sort};
use shared::table::Column;
use shared::wire::Geolocation;

/// What `encodeURIComponent` leaves alone.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// Where one is.
#[derive(Debug, Clone, PartialEq)]
pub enum Route {
    /// The list.
    Sessions(ListState),
    /// One session, by distinguished name.
    Session(String, DetailState),
    /// Policy analysis of one session.
    Policies(String),
    /// Sessions on a map.
    Map,
    /// Denylisted users.
    Denylist(ResourceState),
    /// Registered devices.
    Devices(ResourceState),
    /// App health reports.
    Health(ResourceState),
    /// A session opened from a file.
    Saved(DetailState),
    /// Sign-in, and the path to go to afterwards.
    Login(Option<String>),
    /// Anything else, as it was asked for.
    Unknown(String),
}

/// What the list's address holds.
#[derive(Debug, Clone, PartialEq)]
pub struct ListState {
    /// The search text.
    pub q: String,
    /// The sort keys; never empty.
    pub sort: Vec<SortKey>,
    /// Columns in their order, when not the default.
    pub cols: Option<Vec<Column>>,
    /// Only sessions around a place.
    pub near: Option<Geolocation>,
}

impl Default for ListState {
    fn default() -> Self {
        ListState { q: String::new(), sort: default_sort(), cols: None, near: None }
    }
}

fn default_sort() -> Vec<SortKey> {
    vec![SortKey { column: Column::Username, descending: false }]
}

/// What the details' address holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DetailState {
    /// The Site shown, by name; the first when absent.
    pub site: Option<String>,
    /// The tab shown.
    pub tab: Tab,
    /// A destination asked, as typed.
    pub ask: Option<String>,
    /// The session compared, by distinguished name.
    pub with: Option<String>,
}

/// The seven tabs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Tab {
    #[default]
    Entitlements,
    SystemClaims,
    UserClaims,
    DeviceClaims,
    GatewayStats,
    SessionStats,
    UnreachableHosts,
}

impl Tab {
    /// In the order shown.
    pub const ALL: [Tab; 7] = [
        Tab::Entitlements,
        Tab::SystemClaims,
        Tab::UserClaims,
        Tab::DeviceClaims,
        Tab::GatewayStats,
        Tab::SessionStats,
        Tab::UnreachableHosts,
    ];

    /// As the address has it.
    pub fn slug(self) -> &'static str {
        match self {
            Tab::Entitlements => "entitlements",
            Tab::SystemClaims => "system-claims",
            Tab::UserClaims => "user-claims",
            Tab::DeviceClaims => "device-claims",
            Tab::GatewayStats => "gateway-stats",
            Tab::SessionStats => "session-stats",
            Tab::UnreachableHosts => "unreachable-hosts",
        }
    }

    fn from_slug(slug: &str) -> Tab {
        Tab::ALL.into_iter().find(|tab| tab.slug() == slug).unwrap_or_default()
    }
}

impl Route {
    /// Reads a path (without base) and a query string (with or without `?`).
    pub fn parse(path: &str, search: &str) -> Route {
        let params = Params::parse(search);
        let parts: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(decode).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts[..] {
            [] | ["sessions"] => Route::Sessions(list_state(&params)),
            ["sessions", dn] => Route::Session(dn.to_owned(), detail_state(&params)),
            ["sessions", dn, "policies"] => Route::Policies(dn.to_owned()),
            ["saved"] => Route::Saved(detail_state(&params)),
            ["map"] => Route::Map,
            ["denylist"] => Route::Denylist(ResourceState::read(&params)),
            ["devices"] => Route::Devices(ResourceState::read(&params)),
            ["health"] => Route::Health(ResourceState::read(&params)),
            ["login"] => Route::Login(params.get("next").filter(|next| is_local(next)).map(str::to_owned)),
            _ => Route::Unknown(path.to_owned()),
        }
    }

    /// Reads `path?query`.
    pub fn parse_href(href: &str) -> Route {
        let href = href.split('#').next().unwrap_or_default();
        let (path, search) = href.split_once('?').unwrap_or((href, ""));
        Route::parse(path, search)
    }

    /// The address, without base.
    pub fn href(&self) -> String {
        let mut out = Params::default();
        let path = match self {
            Route::Sessions(state) => {
                print_list_state(state, &mut out);
                "/sessions".to_owned()
            }
            Route::Session(dn, state) => {
                print_detail_state(state, &mut out);
                format!("/sessions/{}", encode(dn))
            }
            Route::Saved(state) => {
                print_detail_state(state, &mut out);
                "/saved".to_owned()
            }
            Route::Policies(dn) => format!("/sessions/{}/policies", encode(dn)),
            Route::Map => "/map".to_owned(),
            Route::Denylist(state) => {
                state.print(&mut out);
                "/denylist".to_owned()
            }
            Route::Devices(state) => {
                state.print(&mut out);
                "/devices".to_owned()
            }
            Route::Health(state) => {
                state.print(&mut out);
                "/health".to_owned()
            }
            Route::Login(next) => {
                if let Some(next) = next {
                    out.push("next", next);
                }
                "/login".to_owned()
            }
            Route::Unknown(path) => path.clone(),
        };
        out.print_after(path)
    }

    /// Whether two routes show the same page, so that focus and scroll stay where they are.
    pub fn same_page(&self, other: &Route) -> bool {
        match (self, other) {
            (Route::Session(a, _), Route::Session(b, _)) | (Route::Policies(a), Route::Policies(b)) => a == b,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    /// Details of a session, as they open first.
    pub fn session(dn: &str) -> Route {
        Route::Session(dn.to_owned(), DetailState::default())
    }

    /// The list as it opens first.
    pub fn sessions() -> Route {
        Route::Sessions(ListState::default())
    }

    /// App health, filtered to a text.
    pub fn health(q: impl Into<String>) -> Route {
        Route::Health(ResourceState::search(q))
    }

    /// The denylist, searched for a text.
    pub fn denylist(q: impl Into<String>) -> Route {
        Route::Denylist(ResourceState::search(q))
    }

    /// Registered devices, searched for a text.
    pub fn devices(q: impl Into<String>) -> Route {
        Route::Devices(ResourceState::search(q))
    }
}

/// `next` must stay on this origin: one leading slash, no scheme, no `//host`, no backslash.
fn is_local(next: &str) -> bool {
    next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') && !next.chars().any(char::is_control)
}

fn list_state(params: &Params) -> ListState {
    let mut sort = parse_sort(params.get("sort").unwrap_or_default());
    if sort.is_empty() {
        sort = default_sort();
    }
    if params.get("dir") == Some("desc")
        && let [only] = &mut sort[..]
    {
        only.descending = true;
    }
    let number = |name: &str, bound: f64| decimal::parse(params.get(name)?).filter(|value| value.abs() <= bound);
    let near = match (number("lat", 90.0), number("lon", 180.0), number("km", 20_040.0)) {
        (Some(latitude), Some(longitude), Some(radius_kilometers)) if radius_kilometers > 0.0 => {
            Some(Geolocation { latitude, longitude, radius_kilometers })
        }
        _ => None,
    };
    let cols = params.get("cols").map(|list| {
        let mut cols = Vec::new();
        for column in list.split(',').filter_map(Column::from_slug) {
            if !cols.contains(&column) {
                cols.push(column);
            }
        }
        cols
    });
    let cols = cols.filter(|cols| !cols.is_empty() && cols[..] != Column::ALL);
    ListState { q: params.get("q").unwrap_or_default().to_owned(), sort, cols, near }
}

fn print_list_state(state: &ListState, out: &mut Params) {
    if !state.q.is_empty() {
        out.push("q", &state.q);
    }
    if state.sort != default_sort() {
        match &state.sort[..] {
            [only] => {
                out.push("sort", only.column.slug());
                if only.descending {
                    out.push("dir", "desc");
                }
            }
            several => out.push("sort", &print_sort(several)),
        }
    }
    if let Some(cols) = &state.cols {
        out.push("cols", &cols.iter().map(|column| column.slug()).collect::<Vec<_>>().join(","));
    }
    if let Some(near) = state.near {
        for (name, value) in [("lat", near.latitude), ("lon", near.longitude), ("km", near.radius_kilometers)] {
            out.push(name, &decimal::print(value));
        }
    }
}

fn detail_state(params: &Params) -> DetailState {
    let text = |name: &str| params.get(name).filter(|text| !text.is_empty()).map(str::to_owned);
    DetailState {
        site: text("site"),
        tab: params.get("tab").map(Tab::from_slug).unwrap_or_default(),
        ask: text("ask"),
        with: text("with"),
    }
}

fn print_detail_state(state: &DetailState, out: &mut Params) {
    let tab = (state.tab != Tab::default()).then(|| state.tab.slug());
    let fields =
        [("site", state.site.as_deref()), ("tab", tab), ("ask", state.ask.as_deref()), ("with", state.with.as_deref())];
    for (name, value) in fields {
        if let Some(value) = value {
            out.push(name, value);
        }
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).to_string()
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Query parameters in their order; the first of a name counts.
#[derive(Default)]
struct Params(Vec<(String, String)>);

impl Params {
    fn parse(search: &str) -> Params {
        let search = search.strip_prefix('?').unwrap_or(search);
        let pairs = search.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(&value.replace('+', " ")))
        });
        Params(pairs.collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    fn print_after(&self, path: String) -> String {
        let mut out = path;
        for (index, (name, value)) in self.0.iter().enumerate() {
            out.push(if index == 0 { '?' } else { '&' });
            out.push_str(&encode(name));
            out.push('=');
            out.push_str(&encode(value));
        }
        out
    }
}

#[cfg(test)]
mod tests;
