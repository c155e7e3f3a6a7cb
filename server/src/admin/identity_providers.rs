//! `/identity-providers/names`

use crate::auth::PROVIDER;
use axum::Json;
use shared::wire::{IdentityProvider, IdentityProviderNames};

/// The identity providers an admin can sign in with.
#[utoipa::path(get, path = "/admin/identity-providers/names", tag = "Login", security(()),
    responses((status = 200, body = IdentityProviderNames, example = json!({"data": [{"name": "local", "type": "Credentials"}]}))))]
pub async fn names() -> Json<IdentityProviderNames> {
    let local =
        IdentityProvider { name: PROVIDER.to_owned(), kind: Some("Credentials".to_owned()), ..IdentityProvider::default() };
    Json(IdentityProviderNames {
        data: vec![local],
        banner_message: Some("A demo Collective: nothing here is real.".to_owned()),
        ..IdentityProviderNames::default()
    })
}
