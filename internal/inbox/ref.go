package inbox

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// mostRef is what an index takes without complaint; longer names are known by their digest.
const mostRef = 250

// refKey is the one spelling under which the name of a message is kept and compared.
func refKey(id string) string {
	id = strings.Trim(line(id, 4*mostRef), "<> ")
	if len(id) <= mostRef {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// refKeys keeps the newest: the last ones of a long exchange find it as well as the first.
func refKeys(ids []string) (keys []string) {
	for _, id := range ids[max(0, len(ids)-mostRefs):] {
		if key := refKey(id); key != "" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}
