//! Conditions, with what a user can do when one fails.

use super::{entity, id};
use serde_json::json;
use shared::wire::{Condition, ConditionLogic, RemedyMethod};

enum Remedy {
    None,
    Message(&'static str),
    Otp(&'static str),
    Password(&'static str),
    Reason(&'static str),
}

use Remedy::{Message, Otp, Password, Reason};

const ALL: [(&str, &str, Remedy); 31] = [
    ("MFA in the last 8 hours", "return claims.user.hasMfa('otp', 480);", Otp("otp")),
    ("MFA in the last 15 minutes", "return claims.user.hasMfa('otp', 15);", Otp("otp")),
    (
        "Password confirmed",
        "var result = false;\nif/*password*/(claims.user.hasPassword('confirm', 60))/*end password*/ { return true; }\nreturn result;",
        Password("confirm"),
    ),
    ("Reason given", "return claims.user.hasReason('change', 240);", Reason("change")),
    (
        "Office hours",
        "return claims.system.inTimeRange('07:00', '19:00', [1, 2, 3, 4, 5]);",
        Message("Available on working days from 07:00 to 19:00 UTC."),
    ),
    ("Weekday", "var day = new Date().getDay();\nreturn day !== 0 && day !== 6;", Remedy::None),
    (
        "No change freeze",
        "var now = new Date();\nreturn !(now.getMonth() === 11 && now.getDate() >= 20);",
        Message("Changes are frozen from 20 December."),
    ),
    ("Managed device", "return managedDevice(claims);", Message("Use a computer the company manages.")),
    (
        "Local firewall on",
        "return claims.device.isFirewallEnabled === true;",
        Message("Switch the firewall of your computer on."),
    ),
    ("Disk encrypted", "return claims.device.diskEncryption === 'on';", Message("Encrypt the disk of your computer.")),
    ("No admin rights", "return claims.device.isUserAdmin !== true;", Remedy::None),
    (
        "Client 6.5 or newer",
        "var part = String(claims.device.clientVersion).split('.');\nreturn +part[0] > 6 || (+part[0] === 6 && +part[1] >= 5);",
        Message("Update the Client."),
    ),
    (
        "Client 6.2 or newer",
        "var part = String(claims.device.clientVersion).split('.');\nreturn +part[0] > 6 || (+part[0] === 6 && +part[1] >= 2);",
        Message("Update the Client."),
    ),
    (
        "In an office network",
        "return claims.system.isClientInNetwork('203.0.113.0/24') || claims.device.isClientInNetwork('172.20.0.0/14');",
        Message("Only from the office."),
    ),
    ("Away from the office", "return claims.system.isClientNotInNetwork('203.0.113.0/24');", Remedy::None),
    (
        "In the EEA",
        "var geo = claims.system.geoIp;\nif (!geo) { print('no place for ' + claims.system.clientSrcIP); return false; }\nreturn ['SE', 'NO', 'DK', 'FI', 'IS', 'DE', 'FR', 'PL', 'CZ', 'BG', 'GR', 'ES'].indexOf(geo.countryCode) >= 0;",
        Message("Not available from where you are."),
    ),
    ("Country known", "return !!claims.system.geoIp && !!claims.system.geoIp.countryCode;", Remedy::None),
    (
        "No embargoed country",
        "var geo = claims.system.geoIp;\nreturn !geo || ['KP', 'IR'].indexOf(geo.countryCode) < 0;",
        Remedy::None,
    ),
    ("Low risk", "return lowRisk(claims);", Message("Your risk level is too high.")),
    (
        "Risk not high",
        "return !claims.user.ag.risk || claims.user.ag.risk.level !== 'high';",
        Message("Your risk level is too high."),
    ),
    ("Domain joined", "return claims.device.isDomain === true;", Remedy::None),
    (
        "Antivirus healthy",
        "if (!claims.device.avcheck) { return false; }\nvar report = JSON.parse(claims.device.avcheck);\nreturn report.Antivirus.every(function (av) { return av.enabled && av.upToDate; });",
        Message("Update your antivirus."),
    ),
    ("Desktop system", "return !!claims.device.os && claims.device.os.type === 'desktop';", Remedy::None),
    ("IPv6 tunnel", "return !!claims.system.tunIPv6;", Remedy::None),
    (
        "Training completed",
        "return !!claims.user.agScripted && claims.user.agScripted.iaTrainingCompleted === true;",
        Message("Complete the yearly training."),
    ),
    (
        "Cleared for secret",
        "return !!claims.user.agScripted && ['secret', 'top secret'].indexOf(claims.user.agScripted.clearance) >= 0;",
        Remedy::None,
    ),
    (
        "On call",
        "return !!claims.user.agScripted && claims.user.agScripted.onCall === true;",
        Message("Only for those on call."),
    ),
    ("Single-user system", "return claims.device.isMultiUser !== true;", Remedy::None),
    ("Production namespace", "return !!claims.user.labels && claims.user.labels.namespace === 'production';", Remedy::None),
    (
        "Screen unlocked today",
        "var unlocked = Date.parse(claims.device.lastScreenUnlock);\nreturn Date.now() - unlocked < 12 * 3600 * 1000;",
        Message("Unlock your screen."),
    ),
    // Throws for every device without the scripted claim: as conditions do that nobody tested on a phone.
    ("Asset tag known", "return claims.device.assetTag.length > 0;", Remedy::None),
];

pub(super) fn all() -> Vec<Condition> {
    ALL.iter().map(build).collect()
}

fn build((name, expression, remedy): &(&str, &str, Remedy)) -> Condition {
    let method = match remedy {
        Remedy::None => None,
        Message(text) => Some(("DisplayMessage", *text, None)),
        Otp(suffix) => Some(("OtpAuthentication", "Enter a one-time code.", Some(*suffix))),
        Password(suffix) => {
            Some(("PasswordAuthentication", "This resource requires you to enter your password again", Some(*suffix)))
        }
        Reason(suffix) => Some(("Reason", "Say why you need access, with the number of the change.", Some(*suffix))),
    };
    let methods = method.into_iter().map(|(kind, message, suffix)| {
        let mut extra = shared::wire::Extra::new();
        if kind.ends_with("Authentication") {
            extra.insert("providerId".to_owned(), json!(id("mfa-provider", kind)));
        }
        RemedyMethod { kind: kind.to_owned(), message: message.to_owned(), claim_suffix: suffix.map(str::to_owned), extra }
    });
    Condition {
        id: id("condition", name),
        name: (*name).to_owned(),
        expression: (*expression).to_owned(),
        repeat_schedules: vec!["5m".to_owned()],
        remedy_logic: Some(ConditionLogic::And),
        remedy_methods: methods.collect(),
        extra: entity("", &["demo"]),
    }
}
