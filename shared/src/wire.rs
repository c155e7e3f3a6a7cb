//! The Controller API, version 22, exactly as it goes over the wire.
//!
//! Field names and meanings are the published specification's. Every field is optional unless the specification requires it,
//! because real Controllers of other versions leave fields out; fields nobody here knows are kept in `extra` and written back
//! unchanged. Lists accept what the published examples really contain (`null`, a single value, numbers where strings are
//! declared) without complaint.
//!
//! Nothing in here interprets: see [`crate::session`] for what the values mean.

mod access;
mod device;
mod error;
mod health;
mod info;
mod info_reader;
mod items;
pub mod lenient;
mod list;
mod login;
mod policy;
mod preferences;
mod session;
mod site;

pub use access::{
    Action, AppShortcut, Condition, ConditionLogic, CriteriaScript, Entitlement, Monitor, RemedyMethod, RingfenceAction,
    RingfenceRule, TestRequest, TestResult,
};
pub use device::{DenylistEntry, DeviceRevocationRequest, OnBoardedDevice, ReevaluationResult, TokenType};
pub use error::{Error, FieldError};
pub use health::{AppError, NameError, UnhealthyApp};
pub use info::{EntitlementInfo, FirewallRule, GatewaySession, Named, SessionInfo};
pub use info_reader::InfoReader;
pub use items::{Items, ItemsError};
pub use list::{Filter, Geolocation, List, Range};
pub use login::{
    IdentityProvider, IdentityProviderNames, LoginRequest, LoginResponse, LoginUser, OtpInitialization, OtpRequest, Privilege,
    PrivilegeScope, Version,
};
pub use policy::{ClientProfileSettings, ClientSettings, DnsSetting, Policy, ProxyAutoConfig, TrustedNetworkCheck};
pub use preferences::Preferences;
pub use session::{Dashboard, DashboardVersion, GeoCount, Session};
pub use site::{Appliance, GeoPoint, Site};

/// Fields a newer or other Controller sends and this version does not know, in their order.
pub type Extra = serde_json::Map<String, serde_json::Value>;

/// The API version spoken here; it is part of the Accept header.
pub const API_VERSION: u32 = 22;
/// The lowest version the embedded Controller accepts.
pub const LOWEST_API_VERSION: u32 = 20;
/// The Accept header of every call but `/version` and the client logs.
pub const ACCEPT_JSON: &str = "application/vnd.appgate.peer-v22+json";
/// The Accept header of `/client-logs/{dn}`.
pub const ACCEPT_ZIP: &str = "application/vnd.appgate.peer-v22+zip";
