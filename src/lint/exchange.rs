use super::remarks::Remarks;
use super::subject::Subject;

pub(super) fn check(_offer: &Subject<'_>, _answer: &Subject<'_>, _remarks: &mut Remarks) {}
