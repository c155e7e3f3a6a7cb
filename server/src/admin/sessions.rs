//! `/stats/active-sessions/dn`: the session list, streamed.

mod stream;

use super::blocking;
use super::list::{Fields, Params, window};
use crate::auth::Caller;
use crate::controller::{Asked, Controller, Snapshot};
use crate::error::Error;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use shared::privilege::Capability;
use shared::query::{GRAMMAR, GRAMMAR_FIELD, Query, SortKey, order_key};
use shared::table::{Column, Degrees, Table, folded};
use shared::wire::{self, Extra, Filter, List, Session};
use std::borrow::Cow;
use std::sync::Arc;

const FIELDS: Fields = Fields {
    names: &[
        "distinguishedName",
        "deviceId",
        "username",
        "providerName",
        "geoIpLatitude",
        "geoIpLongitude",
        "hostname",
        "osFamily",
        "osName",
        "osParent",
        "clientVersion",
        "clientType",
        "clientSupport",
        "gateways",
    ],
    places: true,
};

/// Every active session.
///
/// `query` is read as the page's search box reads it and matches the columns the page shows. Any field of a row is a filter:
/// `clientType=headless`. `orderBy` takes several fields here (`providerName,-username`; a dash runs against `descending`). The
/// envelope comes before the rows, so that `totalCount` is known while they stream.
#[utoipa::path(get, path = "/admin/stats/active-sessions/dn", tag = "Active Sessions",
    params(super::list::ListQuery, Place),
    responses((status = 200, body = List<Session>, example = json!({
        "range": "0-0/1", "totalCount": 250, "orderBy": "username", "descending": false, "queries": ["amara"], "filterBy": [],
        "data": [{"distinguishedName": "CN=0f1e2d3c4b5a69788796a5b4c3d2e1f0,CN=amara.okafor,OU=Corporate AD",
            "deviceId": "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", "username": "amara.okafor", "providerName": "Corporate AD",
            "hostname": "lt-4711", "osFamily": "macos", "osName": "macOS 15.1", "clientVersion": "6.5.3-40112-release",
            "clientType": "desktop", "clientSupport": "full", "gateways": ["sto-gw-1", "fra-gw-2"]}]})),
        (status = 400, body = wire::Error), (status = 401, body = wire::Error), (status = 403, body = wire::Error),
        (status = 406, body = wire::Error)))]
pub async fn list(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    caller.may(Capability::ViewSessions)?;
    let params = Params::parse(query.as_deref(), &FIELDS)?;
    let queries = params
        .queries
        .iter()
        .map(|text| Query::parse(text).map_err(|error| unreadable(text, &error)))
        .collect::<Result<Vec<_>, _>>()?;
    let answer = blocking(move || {
        let snapshot = controller.sessions();
        let rows = select(&snapshot, &params, queries, controller.silent_gateways());
        let (shown, range) = window(params.range, rows.len());
        let envelope = envelope(&params, range, snapshot.table.len());
        stream::Rows::new(Arc::clone(&snapshot.table), envelope, rows, shown)
    })
    .await?;
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(([kind], Body::from_stream(answer)).into_response())
}

/// The circle a list can be narrowed to; all three or none.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "a description for the document; Params reads the real thing")]
struct Place {
    /// Degrees north.
    #[param(example = 59.33)]
    latitude: Option<f64>,
    /// Degrees east.
    #[param(example = 18.06)]
    longitude: Option<f64>,
    /// Kilometres.
    #[param(rename = "radiusKilometers", example = 200)]
    radius_kilometers: Option<f64>,
}

fn unreadable(text: &str, error: &shared::query::QueryError) -> Error {
    let text: String = text.chars().take(200).collect();
    let at = error.span.start;
    let hint = error.suggestion.as_ref().map(|meant| format!(" Did you mean {meant:?}?")).unwrap_or_default();
    Error::BadRequest(format!("query {text:?}: {} (at byte {at}).{hint}", error.message))
}

/// The rows that match, in their order.
fn select(snapshot: &Snapshot, params: &Params, queries: Vec<Query>, silent: Vec<String>) -> Arc<[u32]> {
    let mut query = Query::default();
    queries.into_iter().for_each(|more| query.and(more));
    let filters: Vec<&Filter> = params
        .filters
        .iter()
        .filter(|filter| !query.and_field(&filter.name, &filter.value) && !filter.value.is_empty())
        .collect();
    let descending = params.descending.unwrap_or(false);
    let sort = sort(params, descending);
    let mut rest: Vec<String> = filters.iter().map(|filter| format!("{}={}", filter.name, filter.value)).collect();
    rest.extend(silent.iter().map(|name| format!("silent {name}")));
    let by_other = params.order_by.filter(|_| sort.is_empty());
    if by_other.is_some() || (descending && sort.is_empty()) {
        rest.push(format!("by {by_other:?} {descending}"));
    }
    let asked = Asked { query, near: params.near, sort, rest };
    snapshot.rows(asked, |table, rows| {
        for filter in filters {
            let needle = folded(&filter.value);
            rows.retain(|row| folded(&text(table, *row, &filter.name)).contains(&needle));
        }
        if !silent.is_empty() {
            // As with a real one: what no other Gateway reports is simply missing.
            rows.retain(|row| table.gateways(*row).any(|name| !silent.iter().any(|silent| silent == name)));
        }
        if let Some(field) = by_other {
            sort_by_field(table, rows, field);
        }
        if descending && (by_other.is_some() || params.order_by.is_none()) {
            rows.reverse();
        }
    })
}

/// The order as a view works it out; none when the first field is no column of the page.
fn sort(params: &Params, descending: bool) -> Vec<SortKey> {
    let Some(first) = params.order_by.and_then(Column::from_wire_field) else { return Vec::new() };
    let then = params.then_by.iter().filter_map(|(name, against)| {
        Column::from_wire_field(name).map(|column| SortKey { column, descending: descending != *against })
    });
    std::iter::once(SortKey { column: first, descending }).chain(then).collect()
}

/// Sorts by a field that is no column of the page: places by their value, everything else in the one order of texts.
fn sort_by_field(table: &Table, rows: &mut [u32], field: &str) {
    let degrees = |row: u32| table.location(row).map(|place| if field == "geoIpLatitude" { place.0 } else { place.1 });
    if matches!(field, "geoIpLatitude" | "geoIpLongitude") {
        // Without a place last, as empty texts are.
        rows.sort_by(|a, b| degrees(*a).unwrap_or(f64::INFINITY).total_cmp(&degrees(*b).unwrap_or(f64::INFINITY)));
    } else {
        rows.sort_by_cached_key(|row| {
            let text = text(table, *row, field);
            (order_key(Column::Hostname, &text), text.into_owned())
        });
    }
}

/// What a row has under a wire name, as text; empty when absent.
fn text<'t>(table: &'t Table, row: u32, field: &str) -> Cow<'t, str> {
    if let Some(column) = Column::from_wire_field(field) {
        return table.cell(row, column).into();
    }
    let place = |of: fn((Degrees<'_>, Degrees<'_>)) -> String| table.coordinates(row).map(of).unwrap_or_default();
    match field {
        "distinguishedName" => table.dn(row),
        "osFamily" => table.os_family(row).into(),
        "osParent" => table.os_parent(row).into(),
        "clientSupport" => table.support_text(row).into(),
        "geoIpLatitude" => place(|(latitude, _)| latitude.to_string()).into(),
        "geoIpLongitude" => place(|(_, longitude)| longitude.to_string()).into(),
        _ => "".into(),
    }
}

fn envelope(params: &Params, range: String, total: usize) -> List<Session> {
    List {
        range: Some(range),
        order_by: params.order_by.map(|first| {
            let then = params.then_by.iter().map(|(name, against)| format!(",{}{name}", if *against { "-" } else { "" }));
            std::iter::once(first.to_owned()).chain(then).collect()
        }),
        descending: Some(params.descending.unwrap_or(false)),
        queries: params.queries.clone(),
        filter_by: params.filters.clone(),
        total_count: Some(total as u64),
        geolocation_query: params.near,
        // Whoever reads this may ask in the words of the page's search box, and for several orders at once.
        extra: Extra::from_iter([(GRAMMAR_FIELD.to_owned(), GRAMMAR.into())]),
        ..List::default()
    }
}
