package inbox

// Received tells of an item that came in and was read. The thread is as it stands with it;
// it is zero for filed items that belong to none.
type Received struct {
	Item   Item
	Thread Thread
	New    bool // the thread began with it
}

// SentOut tells that an agent or a rule has answered: the item is queued, in this transaction.
type SentOut struct {
	Item   Item
	Thread Thread
}

// Left tells that the other side took an item over.
type Left struct{ Item Item }

// Delivered tells that an item reached the person, as far as the door can know.
type Delivered struct{ Item Item }

// Failed tells that an item did not arrive and will not be tried again: an agent has to
// reach the person in another way. Unsure means that it may have arrived all the same.
type Failed struct {
	Item   Item
	Unsure bool
}

// Held tells of an item that waits for a person: see Item.HeldWhy.
type Held struct{ Item Item }

// Scanned tells that an attachment was looked at.
type Scanned struct{ Attachment Attachment }

// Changed tells that a thread was assigned, moved, closed or opened again.
type Changed struct {
	Thread Thread
	What   string // assigned, transferred, closed, reopened, person
}
