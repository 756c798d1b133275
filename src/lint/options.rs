use super::remarks::Remarks;
use super::subject::Subject;

pub(super) fn check(_subject: &Subject<'_>, _remarks: &mut Remarks) {}
