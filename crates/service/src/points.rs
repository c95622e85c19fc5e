//! Named points on a ballot's way, where a test can end the process as a power cut would. A release has none of them.

/// The points, in the order in which a ballot passes them.
pub const POINTS: [&str; 4] = ["before_mark", "before_paper", "before_commit", "after_commit"];

/// What is done at a point; set once, by the program of a test.
#[cfg(debug_assertions)]
pub static AT: std::sync::OnceLock<Box<dyn Fn(&'static str) + Send + Sync>> = std::sync::OnceLock::new();

/// A ballot passes a point.
pub(crate) fn pass(point: &'static str) {
    debug_assert!(POINTS.contains(&point), "{point} is not among them");
    #[cfg(debug_assertions)]
    if let Some(at) = AT.get() {
        at(point);
    }
}
