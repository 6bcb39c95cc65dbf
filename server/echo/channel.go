package echo

import (
	"encoding/binary"

	"github.com/pion/webrtc/v4"
)

// channelLabel of the data channel that is echoed.
const channelLabel = "sidetone"

// Data-channel packets: 24 bytes of header, big endian, then zeros up to the
// packet's size.
//
//	0      kind: 1 small, 2 large
//	1-3    zero
//	4-7    sequence number per kind
//	8-15   the agent's send time, not read here
//	16-19  how many of this kind have arrived on the channel, this one included
//	20-23  how many of this kind were sent back, this one included
//
// The last two are zero from the agent and written here.
const (
	headerBytes   = 24
	kindSmall     = 1
	kindLarge     = 2
	offArrived    = 16
	offReturned   = 20
	numberOfKinds = 3
)

// counter counts the packets of one channel by kind. pion delivers messages
// of a channel one after the other.
type counter struct {
	arrived, returned [numberOfKinds]uint32
}

// stamp writes the counts into a packet that is about to be sent back. ok is
// false for what is not such a packet.
func (c *counter) stamp(packet []byte) (kind byte, ok bool) {
	if len(packet) < headerBytes || len(packet) > maxPacket {
		return 0, false
	}
	kind = packet[0]
	if kind != kindSmall && kind != kindLarge {
		return 0, false
	}
	c.arrived[kind]++
	binary.BigEndian.PutUint32(packet[offArrived:], c.arrived[kind])
	binary.BigEndian.PutUint32(packet[offReturned:], c.returned[kind]+1)
	return kind, true
}

// mirrorChannel sends every packet of a channel back as it comes.
func mirrorChannel(channel *webrtc.DataChannel, t *tally) {
	var c counter
	channel.OnMessage(func(m webrtc.DataChannelMessage) {
		if m.IsString {
			return
		}
		kind, ok := c.stamp(m.Data)
		if !ok {
			return
		}
		t.data(kind == kindLarge)
		if channel.BufferedAmount() > maxBacklog || channel.Send(m.Data) != nil {
			return
		}
		c.returned[kind]++
		t.sent.Add(1)
	})
}
