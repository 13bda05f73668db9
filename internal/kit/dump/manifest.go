package dump

import (
	"time"

	"parvis/internal/kit/db"
)

// Format is the number of the layout that this release writes. A restore refuses higher ones.
const Format = 1

// Head comes first: enough to refuse a backup before anything is read of it.
type Head struct {
	Format   int        `json:"format"`
	Parvis   string     `json:"parvis"` // the release that wrote it
	MadeAt   time.Time  `json:"made_at"`
	Engine   db.Engine  `json:"engine"` // that held the rows; any may take them
	Versions []int64    `json:"schema"` // numbers of the migrations
	Tables   []db.Table `json:"tables"` // in the order in which they can be filled
}

// Manifest comes last, and says what a whole backup holds.
type Manifest struct {
	Head
	Rows    map[string]Sum    `json:"rows"` // by table
	Jobs    Sum               `json:"jobs"`
	Files   Sum               `json:"files"`
	Bytes   int64             `json:"file_bytes"`
	Keys    map[string]string `json:"keys"`              // SHA-256 of each key file, by name
	Damaged []string          `json:"damaged,omitempty"` // files left out: their bytes were no longer those of their name
}

// Sum counts lines or files and adds up their SHA-256.
type Sum struct {
	Count  int64  `json:"count"`
	Digest string `json:"digest"`
}

// Progress is told from time to time while a backup or restore is under way.
type Progress struct {
	What  string // the table, "jobs", "files", "reading back"
	Rows  int64  // lines so far
	Files int64
	Bytes int64 // of files
}

// Watch hears of progress; nil hears nothing.
type Watch func(Progress)

func (w Watch) tell(p Progress) {
	if w != nil {
		w(p)
	}
}
