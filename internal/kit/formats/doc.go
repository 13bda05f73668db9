// Package formats reads what people type (telephone, e-mail address, account, amount, date, name) and writes
// it in one form.
//
// Every reader takes text as typed, with the spaces, points and hyphens that people put, and returns either a
// value or an *errs.Error of kind Invalid whose key is a sentence that says what to write, with an example.
// Nothing typed is ever lost: callers keep the typed text beside the value and show it again on errors.
// Empty text is ErrEmpty everywhere: whether an answer is required is the form's business.
package formats
