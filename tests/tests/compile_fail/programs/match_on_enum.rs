//! A `match` on an open enum has no wildcard arm.
use sailpoint_v2025::models::AccessType;

pub fn is_online(access: &AccessType) -> bool {
    match access {
        AccessType::Online => true,
        AccessType::Offline => false,
    }
}
