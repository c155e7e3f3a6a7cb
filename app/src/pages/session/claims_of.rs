//! The three maps of claims of a Gateway's report.

use shared::wire::{Extra, GatewaySession};

pub(super) fn system(session: &GatewaySession) -> &Extra {
    &session.system_claims
}

pub(super) fn user(session: &GatewaySession) -> &Extra {
    &session.user_claims
}

pub(super) fn device(session: &GatewaySession) -> &Extra {
    &session.device_claims
}
