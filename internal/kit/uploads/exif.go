package uploads

import "encoding/binary"

const orientationTag = 0x0112

// exifOrientation finds the orientation, 1 to 8, in the first directory of a TIFF block; 0 when there is none.
func exifOrientation(tiff []byte) byte {
	if len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > int64(len(tiff)) {
		return 0
	}
	entries := int64(order.Uint16(tiff[at:]))
	for i := range entries {
		e := at + 2 + 12*i
		if e+12 > int64(len(tiff)) {
			return 0
		}
		if order.Uint16(tiff[e:]) == orientationTag {
			if o := order.Uint16(tiff[e+8:]); o >= 1 && o <= 8 {
				return byte(o)
			}
		}
	}
	return 0
}

// tinyTIFF is a TIFF block of 26 bytes that says an orientation and nothing else.
func tinyTIFF(orientation byte) []byte {
	return []byte{
		'M', 'M', 0, 42, 0, 0, 0, 8, // big endian, first directory at 8
		0, 1, // one entry
		0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, // orientation, one short
		0, 0, 0, 0, // no further directory
	}
}
