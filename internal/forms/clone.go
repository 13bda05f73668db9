package forms

// longestTyped is how much of a text that could not be taken is kept for correcting.
const longestTyped = 20_000

func bounded(values []string) []string {
	kept := make([]string, 0, min(len(values), mostEntries))
	for _, value := range values[:min(len(values), mostEntries)] {
		if len(value) > longestTyped {
			value = cut(value, longestTyped)
		}
		kept = append(kept, value)
	}
	return kept
}

// cut shortens a text to at most most bytes, between two letters.
func cut(s string, most int) string {
	for most > 0 && s[most]&0xC0 == 0x80 {
		most--
	}
	return s[:most]
}

// clone copies answers deep enough that entries can be changed.
func clone(a Answers) Answers {
	copied := make(Answers, len(a))
	for id, answer := range a {
		copied[id] = cloneValue(answer)
	}
	return copied
}

func cloneValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		copied := make(map[string]any, len(v))
		for key, value := range v {
			copied[key] = cloneValue(value)
		}
		return copied
	case []any:
		copied := make([]any, len(v))
		for i, value := range v {
			copied[i] = cloneValue(value)
		}
		return copied
	}
	return v
}
