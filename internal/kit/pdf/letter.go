package pdf

import (
	"time"

	"parvis/internal/kit/i18n"
)

// Letter is what an authority writes to someone, in plain text. Non-breaking spaces stay where the writer put them.
type Letter struct {
	Lang       i18n.Lang
	Title      string    // of the document, for readers and windows; not printed
	From       Sender    // printed at the top of the first page
	To         []string  // recipient, at most six lines of the window
	DateLine   string    // "Portvieux, le 3 décembre 2026"
	References []Pair    // "Votre demande", "REPAS-2031"
	Subject    string    // the heading of the letter
	Blocks     []Block   // in reading order
	Signature  []string  // name, title, service: together at the end
	Footer     string    // small, on each page, before the page number
	Made       time.Time // the date of the file
}

// Sender is the authority of the letterhead.
type Sender struct {
	Name   string
	Lines  []string // service, address, telephone
	Colour Colour   // of the rule under the letterhead; the zero colour is black
}

// Colour is red, green and blue.
type Colour struct{ R, G, B uint8 }

// Pair is a label and what stands behind it.
type Pair struct{ Label, Text string }

// Block is a part of a letter: Heading, Paragraph, List, Table or Note.
type Block interface{ lay(*flow) }

// Heading names the part that follows. The subject is the letter's first-level heading, these are the second.
type Heading string

// Paragraph is a paragraph; a line feed in it begins a new line.
type Paragraph string

// Note is a paragraph that must not be missed: bold, in a frame.
type Note string

// List is a list of items, with figures when their order counts.
type List struct {
	Items   []string
	Ordered bool
}

// Table is a table with a header for each column. Rows shorter than Head are filled with empty cells.
type Table struct {
	Caption string // read before the table; printed above it
	Head    []string
	Rows    [][]string
	Figures []bool // columns of amounts: aligned on the right
}
