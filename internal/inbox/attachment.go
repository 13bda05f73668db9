package inbox

import (
	"time"

	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/files"
	"parvis/internal/kit/tenant"
)

// Scan is what is known about the safety of a file.
type Scan string

// The states of a scan. Nothing but ScanClean is ever opened by anybody.
//
//	waiting ──► clean
//	   └──────► refused
const (
	ScanWaiting Scan = "waiting"
	ScanClean   Scan = "clean"
	ScanRefused Scan = "refused"
)

// Attachment is a file of an item.
type Attachment struct {
	Authority tenant.ID
	ID        AttachmentID
	Item      ItemID
	Name      string // as the sender calls it, made safe
	Type      string // by its content
	// Safe is set when the bytes are of a kind that kit/uploads vets and has cleaned: they may be shown in the
	// page. The others are kept as they came and may only be saved to a disk.
	Safe      bool
	Inline    bool
	ContentID string
	Size      int64
	SHA256    string
	FileKey   files.Key
	Scan      Scan
	Threat    string
	ScannedAt time.Time
}

func attachmentOf(row inboxsql.InboxAttachment) Attachment {
	return Attachment{
		Authority: row.AuthorityID, ID: AttachmentID(row.ID), Item: ItemID(row.ItemID), Name: row.Name, Type: row.MediaType,
		Safe: row.Safe, Inline: row.Inline, ContentID: row.ContentID, Size: row.Size, SHA256: row.Sha256, FileKey: row.FileKey,
		Scan: Scan(row.Scan), Threat: row.Threat, ScannedAt: row.ScannedAt.Time,
	}
}
