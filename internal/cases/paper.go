package cases

// PaperPurpose is what the code on a printed receipt is good for (see identity.Purpose): this one request and no other,
// for somebody who may have neither e-mail nor telephone. Its Ref is the reference.
const PaperPurpose = "request-paper"
