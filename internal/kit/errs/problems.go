package errs

// Problem is one fault in what a person typed: the field, and a key that tells
// what to write instead.
type Problem struct {
	Field string         // the id of the input, so that the summary can link to it
	Key   string         // a key of kit/i18n
	Args  map[string]any // values that its words need
	Text  string         // ready words, when the definition's author wrote the message; wins over Key
}

// Problems are the faults of one page, in the order of its fields.
type Problems []Problem

// Add notes a fault. Pairs are name, value… for the words.
func (p *Problems) Add(field, key string, pairs ...any) {
	*p = append(*p, Problem{Field: field, Key: key, Args: Args(pairs)})
}

// Say notes a fault whose words are already written in the reader's language.
func (p *Problems) Say(field, text string) {
	*p = append(*p, Problem{Field: field, Text: text})
}

// Of finds the first fault of a field.
func (p Problems) Of(field string) (Problem, bool) {
	for _, problem := range p {
		if problem.Field == field {
			return problem, true
		}
	}
	return Problem{}, false
}

// Any reports whether there is a fault at all.
func (p Problems) Any() bool { return len(p) > 0 }
