//! Why a user can reach something, or not: answers worked out from what the Controller configured and what it reports.

pub mod assignment;
pub mod what_if;
