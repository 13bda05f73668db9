// Package papers takes the files that come with a posted form into a case: each is typed by its bytes, loses its
// metadata, is stored, and held until a scanner has looked at it.
//
//	posted ──Read──► Keep ──► in the case, waiting ──Scan (a job)──► clean: may be opened │ refused: never
//
// A file that is refused leaves a problem beside its input; a file whose case did not take it is swept with the rest.
package papers
