//! `GET /claims/names`: the claims policies can use, with their types.

use serde_json::{Value, json};

type Name = (&'static str, &'static str);

const USER: [Name; 22] = [
    ("username", "string"),
    ("firstName", "string"),
    ("lastName", "string"),
    ("emails", "list"),
    ("phones", "list"),
    ("groups", "list"),
    ("tags", "list"),
    ("labels", "dictionary"),
    ("clientName", "string"),
    ("passwordWarning", "dictionary"),
    ("overrideSite", "string"),
    ("deviceName", "string"),
    ("organisation", "dictionary"),
    ("directoryExport", "string"),
    ("ag", "dictionary"),
    ("ag.distinguishedName", "string"),
    ("ag.identityProviderId", "string"),
    ("ag.identityProviderName", "string"),
    ("ag.claimsTokenId", "string"),
    ("ag.risk", "dictionary"),
    ("agScripted", "dictionary"),
    ("agScripted.riskScore", "number"),
];

const DEVICE: [Name; 33] = [
    ("os", "dictionary"),
    ("os.name", "string"),
    ("os.version", "string"),
    ("os.family", "string"),
    ("os.parent", "string"),
    ("os.platform", "string"),
    ("os.type", "string"),
    ("os.hostname", "string"),
    ("os.buildNumber", "string"),
    ("os.serialNumber", "string"),
    ("clientIPs", "list"),
    ("macAddresses", "list"),
    ("clientType", "string"),
    ("clientVersion", "string"),
    ("currentUser", "string"),
    ("profileName", "string"),
    ("profileHostnames", "list"),
    ("spaKey", "string"),
    ("dnsSuffixes", "list"),
    ("isFirewallEnabled", "boolean"),
    ("isUserAdmin", "boolean"),
    ("isDomain", "boolean"),
    ("domainName", "string"),
    ("isMultiUser", "boolean"),
    ("isAlwaysOn", "boolean"),
    ("isRooted", "boolean"),
    ("deviceModel", "string"),
    ("deviceScriptsDisabled", "boolean"),
    ("diskEncryption", "string"),
    ("language", "string"),
    ("lastScreenUnlock", "date"),
    ("annotations", "dictionary"),
    ("labels", "dictionary"),
];

/// The date and the tunnel are known only once a Gateway is connected, too late for policies.
const SYSTEM: [(&str, &str, bool); 15] = [
    ("clientSrcIP", "string", true),
    ("geoIp", "dictionary", true),
    ("geoIp.countryCode", "string", true),
    ("geoIp.continentCode", "string", true),
    ("geoIp.stateCode", "string", true),
    ("geoIp.cityName", "string", true),
    ("geoIp.latitude", "number", true),
    ("geoIp.longitude", "number", true),
    ("tokenTime", "date", true),
    ("evaluationTime", "date", true),
    ("connectTime", "date", false),
    ("tunIPv4", "string", false),
    ("tunIPv6", "string", false),
    ("gatewayName", "string", false),
    ("siteName", "string", false),
];

const ON_DEMAND: [Name; 10] = [
    ("assetTag", "string"),
    ("avcheck", "string"),
    ("PPModeEnabled", "string"),
    ("Notes_Running", "string"),
    ("mdmEnrolled", "string"),
    ("mdmGroup", "string"),
    ("pod_node", "string"),
    ("pod_name", "string"),
    ("pod_namespace", "string"),
    ("pod_service_account", "string"),
];

pub(super) fn all() -> Value {
    let entry = |name: &str, kind: &str, policy: bool| json!({"claimName": name, "type": kind, "availableForPolicy": policy});
    let list = |names: &[Name]| names.iter().map(|(name, kind)| entry(name, kind, true)).collect::<Vec<_>>();
    json!({
        "user": list(&USER),
        "device": list(&DEVICE),
        "system": SYSTEM.iter().map(|(name, kind, policy)| entry(name, kind, *policy)).collect::<Vec<_>>(),
        "onDemand": list(&ON_DEMAND),
        "ztpRiskRules": [
            {"id": super::config::id("risk-rule", "impossible-travel"), "name": "impossible-travel"},
            {"id": super::config::id("risk-rule", "device-posture"), "name": "device-posture"},
        ],
    })
}
