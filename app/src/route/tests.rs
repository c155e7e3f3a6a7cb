use super::*;
use proptest::prelude::*;

fn shown(href: &str) -> String {
    Route::parse_href(href).href()
}

#[test]
fn addresses_are_those_of_the_contract() {
    for (href, printed) in [
        ("/", "/sessions"),
        ("/sessions", "/sessions"),
        ("/sessions?sort=username", "/sessions"),
        ("/sessions?q=a+b&sort=username&dir=desc", "/sessions?q=a%20b&sort=username&dir=desc"),
        ("/sessions?sort=provider,-username", "/sessions?sort=provider%2C-username"),
        ("/sessions?sort=nonsense", "/sessions"),
        ("/sessions?lat=59.4&lon=17.8&km=200", "/sessions?lat=59.4&lon=17.8&km=200"),
        ("/sessions?lat=159.4&lon=17.8&km=200", "/sessions"),
        ("/sessions?cols=hostname,username,hostname,nope", "/sessions?cols=hostname%2Cusername"),
        (
            "/sessions/CN%3Da%2CCN%3Db%2COU%3Dc?tab=user-claims&site=AWS",
            "/sessions/CN%3Da%2CCN%3Db%2COU%3Dc?site=AWS&tab=user-claims",
        ),
        ("/sessions/CN=a?ask=tcp+22+fd00::7&with=CN=b", "/sessions/CN%3Da?ask=tcp%2022%20fd00%3A%3A7&with=CN%3Db"),
        ("/map", "/map"),
        ("/denylist?q=amara", "/denylist?q=amara"),
        ("/devices?q=&sort=hostname&dir=desc", "/devices?sort=hostname&dir=desc"),
        ("/devices?dir=desc", "/devices"),
        ("/health?q=erp,git&sort=app", "/health?q=erp%2Cgit&sort=app"),
        ("/saved?tab=user-claims&with=file&nope=1", "/saved?tab=user-claims&with=file"),
        ("/sessions/CN=a,CN=b,OU=c?tab=nope", "/sessions/CN%3Da%2CCN%3Db%2COU%3Dc"),
        ("/sessions/CN=a,CN=b,OU=c/policies", "/sessions/CN%3Da%2CCN%3Db%2COU%3Dc/policies"),
        ("/login?next=%2Fsessions%3Fq%3Dx", "/login?next=%2Fsessions%3Fq%3Dx"),
        ("/nowhere/else", "/nowhere/else"),
    ] {
        assert_eq!(shown(href), printed, "{href}");
    }
}

#[test]
fn next_never_leaves_the_origin() {
    for next in ["//evil.example", "https://evil.example", "javascript:alert(1)", "/\\evil.example", "/a\nb"] {
        let href = format!("/login?next={}", encode(next));
        assert_eq!(Route::parse_href(&href), Route::Login(None), "{next:?}");
    }
}

fn sorts() -> impl Strategy<Value = Vec<SortKey>> {
    proptest::sample::subsequence(Column::ALL.to_vec(), 1..4)
        .prop_flat_map(|columns| {
            let flags = proptest::collection::vec(any::<bool>(), columns.len());
            (Just(columns), flags)
        })
        .prop_map(|(columns, flags)| {
            columns.into_iter().zip(flags).map(|(column, descending)| SortKey { column, descending }).collect()
        })
}

proptest! {
    #[test]
    fn every_route_survives_its_address(q in ".*", dn in ".+", sort in sorts(), site in proptest::option::of(".+"), tab in 0usize..7, ask in proptest::option::of(".+"), with in proptest::option::of(".+"), detail_text in ".*") {
        let list = Route::Sessions(ListState { q, sort, cols: None, near: None });
        prop_assert_eq!(Route::parse_href(&list.href()), list);
        let detail = Route::Session(dn.clone(), DetailState { site, tab: Tab::ALL[tab], ask, with });
        prop_assert_eq!(Route::parse_href(&detail.href()), detail);
        let devices = Route::Devices(ResourceState { q: detail_text, sort: Some(("last-seen".to_owned(), tab % 2 == 0)) });
        prop_assert_eq!(Route::parse_href(&devices.href()), devices);
        let policies = Route::Policies(dn);
        prop_assert_eq!(Route::parse_href(&policies.href()), policies);
    }
}
