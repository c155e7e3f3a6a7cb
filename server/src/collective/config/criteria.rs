//! Criteria scripts: what policies call as functions.

use super::{entity, id};
use shared::wire::CriteriaScript;

const ALL: [(&str, &str, &str); 8] = [
    (
        "employees",
        "Signed in at a directory of the company.",
        "return ['Corporate AD', 'Okta', 'Entra ID'].indexOf(claims.user.ag.identityProviderName) >= 0;",
    ),
    (
        "contractors",
        "Signed in at the partners' directory, or marked as such.",
        "return claims.user.ag.identityProviderName === 'Partners' || (claims.user.tags || []).indexOf('contractor') >= 0;",
    ),
    (
        "developers",
        "Engineering, whichever directory says so.",
        "var groups = claims.user.groups || [];\nreturn groups.some(function (g) { return g === 'engineering' || g.indexOf('CN=Engineering,') === 0; });",
    ),
    (
        "admins",
        "Administrators of the Collective.",
        "if (claims.user.ag.identityProviderName === 'local') { return claims.user.username === 'admin'; }\nvar groups = claims.user.groups || [];\nreturn groups.some(function (g) { return g === 'sdp-administrators' || g.indexOf('CN=SDP Administrators,') === 0; });",
    ),
    (
        "managedDevice",
        "Domain joined, or enrolled in device management.",
        "return claims.device.isDomain === true || claims.device.mdmEnrolled === 'true';",
    ),
    ("mobileDevice", "Phones and tablets.", "return !!claims.device.os && claims.device.os.type === 'mobile';"),
    (
        "workload",
        "A service user of Kubernetes.",
        "return claims.user.ag.identityProviderName === 'service' && !!claims.user.labels && !!claims.user.labels.namespace;",
    ),
    (
        "lowRisk",
        "The risk engine rates the user low.",
        "var risk = claims.user.ag.risk;\nif (!risk) { console.log('no risk rating'); return false; }\nreturn risk.level === 'low';",
    ),
];

pub(super) fn all() -> Vec<CriteriaScript> {
    ALL.iter()
        .map(|(name, notes, expression)| CriteriaScript {
            id: id("criteria-script", name),
            name: (*name).to_owned(),
            expression: (*expression).to_owned(),
            extra: entity(notes, &["demo"]),
        })
        .collect()
}
