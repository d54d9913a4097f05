//! An enum is open: values that are not listed today may come tomorrow.
use sailpoint_v2025::models::AccessType;

fn is_online(access: &AccessType) -> bool {
    match access {
        AccessType::Online => true,
        AccessType::Offline => false,
    }
}

fn main() {}
