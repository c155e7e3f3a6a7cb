//! Renewing tokens. On the wire an empty filter without a list means every device active in the past 24 hours, and the end of a
//! name means everybody whose name ends so. A [`Revocation`] can say neither by accident: it is made from full names only.

use crate::dn::DistinguishedName;
use crate::wire::{DeviceRevocationRequest, Extra, TokenType};
use serde::{Serialize, Serializer};

/// How tokens are to be renewed.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// Stored and logged; may be empty.
    pub reason: String,
    /// Minutes until the old tokens are invalid. Clients renew at least five minutes before.
    pub delay_minutes: u32,
    /// How many devices a second.
    pub devices_per_second: f64,
    /// All when none.
    pub token_type: Option<TokenType>,
}

impl Default for Terms {
    fn default() -> Self {
        Terms {
            reason: String::new(),
            delay_minutes: Terms::DELAY_MINUTES,
            devices_per_second: Terms::DEVICES_PER_SECOND,
            token_type: None,
        }
    }
}

impl Terms {
    /// As published; with less, Clients cannot renew in time and users may notice.
    pub const DELAY_MINUTES: u32 = 5;
    /// As published.
    pub const DEVICES_PER_SECOND: f64 = 2.0;

    /// The same for a part of all devices, sent at the same time as the others: together they keep the pace.
    pub fn for_part(&self, part: usize, all: usize) -> Terms {
        let share = part as f64 / all.max(part).max(1) as f64;
        Terms { devices_per_second: self.devices_per_second * share, ..self.clone() }
    }
}

/// A request to renew tokens of named devices, or of one named user. There is no way to make one that names nobody.
#[derive(Debug, Clone, PartialEq)]
pub struct Revocation(DeviceRevocationRequest);

/// Why a command was not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// A Controller takes nobody for everybody.
    #[error("nobody is named, which a Controller takes for everybody")]
    Nobody,
    /// The end of a name would concern others too.
    #[error("{0:?} is not the full name of a device, so others would be concerned too")]
    NotADevice(String),
    /// A user without a name, or with a device.
    #[error("{0:?} is not the name of a user")]
    NotAUser(String),
}

impl Revocation {
    /// For exactly these devices. One is named by its full name as the filter, several by the list.
    ///
    /// # Errors
    /// When there is none, or when a name is not the full name of a device.
    pub fn of_devices<T: AsRef<str>>(names: &[T], terms: &Terms) -> Result<Revocation, CommandError> {
        if let Some(short) = names.iter().map(AsRef::as_ref).find(|name| !is_device(name)) {
            return Err(CommandError::not_a_device(short));
        }
        let all = || names.iter().map(|name| name.as_ref().to_owned()).collect();
        match names {
            [] => Err(CommandError::Nobody),
            [one] => Ok(Revocation(request(one.as_ref().to_owned(), Vec::new(), terms))),
            _ => Ok(Revocation(request(String::new(), all(), terms))),
        }
    }

    /// For every device of one user.
    ///
    /// # Errors
    /// When the name has a device, or no user.
    pub fn of_user(user: &DistinguishedName, terms: &Terms) -> Result<Revocation, CommandError> {
        let text = user.to_string();
        // Printed and read again, so that what is sent is what was meant.
        match text.parse::<DistinguishedName>() {
            Ok(read) if read.device.is_none() && read == *user => Ok(Revocation(request(text, Vec::new(), terms))),
            _ => Err(CommandError::NotAUser(text)),
        }
    }

    /// What will be sent.
    pub fn body(&self) -> &DeviceRevocationRequest {
        &self.0
    }
}

/// A request to evaluate one session again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reevaluation(String);

impl Reevaluation {
    /// Of one device.
    ///
    /// # Errors
    /// When it is not the full name of a device: the end of a name would concern others too.
    pub fn of_device(name: &str) -> Result<Reevaluation, CommandError> {
        if is_device(name) { Ok(Reevaluation(name.to_owned())) } else { Err(CommandError::not_a_device(name)) }
    }

    /// The name of the device.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl CommandError {
    fn not_a_device(name: &str) -> CommandError {
        CommandError::NotADevice(name.chars().take(120).collect())
    }
}

/// Whether a name is complete: the parser accepts no empty part.
fn is_device(name: &str) -> bool {
    name.parse::<DistinguishedName>().is_ok_and(|name| name.device.is_some())
}

impl Serialize for Revocation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

fn request(filter: String, list: Vec<String>, terms: &Terms) -> DeviceRevocationRequest {
    let reason = terms.reason.trim();
    DeviceRevocationRequest {
        distinguished_name_filter: filter,
        specific_distinguished_names: list,
        site_id: None,
        token_type: terms.token_type,
        revocation_reason: (!reason.is_empty()).then(|| reason.to_owned()),
        delay_minutes: Some(terms.delay_minutes),
        devices_per_second: Some(terms.devices_per_second),
        extra: Extra::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ONE: &str = "CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=user,OU=ldap";
    const TWO: &str = "CN=00000000000000000000000000000001,CN=other,OU=ldap";

    #[test]
    fn one_is_the_filter_and_several_are_the_list() {
        let one = Revocation::of_devices(&[ONE], &Terms::default()).unwrap();
        assert_eq!((one.body().distinguished_name_filter.as_str(), one.body().specific_distinguished_names.len()), (ONE, 0));
        assert_eq!((one.body().delay_minutes, one.body().devices_per_second), (Some(5), Some(2.0)));
        assert_eq!(Reevaluation::of_device(ONE).unwrap().name(), ONE);
        let two = Revocation::of_devices(&[ONE, TWO], &Terms::default()).unwrap();
        assert_eq!(two.body().distinguished_name_filter, "");
        assert_eq!(two.body().specific_distinguished_names, [ONE, TWO]);
        let terms = Terms { reason: " why ".into(), token_type: Some(TokenType::Entitlement), ..Terms::default() };
        let json = serde_json::to_value(Revocation::of_devices(&[ONE], &terms).unwrap()).unwrap();
        assert_eq!(
            json,
            serde_json::json!({"distinguishedNameFilter": ONE, "tokenType": "Entitlement", "revocationReason": "why",
                "delayMinutes": 5, "devicesPerSecond": 2.0})
        );
    }

    #[test]
    fn nothing_shorter_than_a_device_is_a_device() {
        let none: [&str; 0] = [];
        assert_eq!(Revocation::of_devices(&none, &Terms::default()), Err(CommandError::Nobody));
        for short in ["", " ", "OU=ldap", "CN=user,OU=ldap", "CN=a,CN=b", "CN=,CN=user,OU=ldap", "everybody"] {
            for names in [vec![short], vec![ONE, short], vec![short, ONE]] {
                assert_eq!(
                    Revocation::of_devices(&names, &Terms::default()),
                    Err(CommandError::NotADevice(short.to_owned())),
                    "{names:?}"
                );
            }
            assert!(Reevaluation::of_device(short).is_err(), "{short:?}");
        }
    }

    #[test]
    fn a_user_is_named_without_a_device_and_never_empty() {
        let user = DistinguishedName::of_user("user, the \"first\"", "Corporate AD");
        let made = Revocation::of_user(&user, &Terms::default()).unwrap();
        assert_eq!(made.body().distinguished_name_filter.parse(), Ok(user));
        for wrong in [
            DistinguishedName::of_user("", "ldap"),
            DistinguishedName::of_user("user", ""),
            DistinguishedName::of_device("4c07bc6757ea42ddb702c2d6c45419fc", "user", "ldap"),
        ] {
            assert!(Revocation::of_user(&wrong, &Terms::default()).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn parts_keep_the_pace_together() {
        let terms = Terms { devices_per_second: 6.0, ..Terms::default() };
        let parts: f64 = [1000, 1000, 500].iter().map(|part| terms.for_part(*part, 2500).devices_per_second).sum();
        assert!((parts - 6.0).abs() < 1e-9);
        assert_eq!(terms.for_part(3, 3), terms);
    }

    proptest! {
        #[test]
        fn no_command_means_everybody(
            names in proptest::collection::vec(
                prop_oneof![
                    2 => Just(ONE.to_owned()),
                    2 => ("[0-9a-f]{32}", "[^\\x00]{1,12}", "[^\\x00]{1,12}")
                        .prop_map(|(device, user, provider)| DistinguishedName::of_device(&device, &user, &provider).to_string()),
                    1 => "[ -~]{0,40}",
                    1 => Just(String::new()),
                    1 => Just("OU=ldap".to_owned()),
                ],
                0..6,
            ),
            reason in ".{0,20}",
        ) {
            let terms = Terms { reason, ..Terms::default() };
            if let Ok(command) = Revocation::of_devices(&names, &terms) {
                let body = command.body();
                let sent: Vec<&String> = match body.distinguished_name_filter.as_str() {
                    "" => body.specific_distinguished_names.iter().collect(),
                    _ => vec![&body.distinguished_name_filter],
                };
                prop_assert_eq!(sent.len(), names.len());
                prop_assert!(!sent.is_empty());
                for (sent, name) in sent.into_iter().zip(&names) {
                    prop_assert_eq!(sent, name);
                    prop_assert!(sent.parse::<DistinguishedName>().unwrap().device.is_some());
                }
            }
        }
    }
}
