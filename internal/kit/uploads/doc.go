// Package uploads decides what a file from a stranger is, and makes it safe to keep and to hand on.
//
// Vet looks at bytes, never at a name or a declared type. It takes four types and refuses the rest with a
// sentence that says what to send instead:
//
//   - PDF, as it is: it must begin as one and end as one.
//   - JPEG, PNG and WebP, rewritten without decoding: only the parts that paint pixels are copied, so the
//     place and time of a photo (EXIF, XMP, IPTC), thumbnails, comments, colour profiles, further images and
//     whatever hides behind the end are gone, and the pixels are bit for bit the same. The orientation of
//     the photo, if it has one, is written again alone. Dimensions are read from the header and limited
//     before anyone decodes.
//
// Refused, and why:
//
//   - Office documents: macros, remote templates and linked content cannot be vetted here, and a councillor
//     on a phone cannot open them. Every office suite saves as PDF.
//   - HEIC: no browser but one shows it. Phones send JPEG by themselves when the field asks for it.
//   - SVG and HTML: they are programs. Archives: they hide other files. Video: too heavy for a form.
//   - Files that are two things at once (a picture that is also an archive or a page).
//
// What Vet cannot promise: a PDF may still hold scripts or attachments (Cerfa forms and invoices do), and a
// scanner must look at everything before anyone downloads it. Header adds what a download needs then.
package uploads
