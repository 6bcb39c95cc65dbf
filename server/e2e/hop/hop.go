package hop

import (
	"io"
	"math/rand/v2"
	"sync"
	"time"
)

// Limits of the hop.
const (
	// A packet read from a TUN device is never longer than the device's MTU,
	// which is that of the veth pairs: 1500.
	packetSize = 2048
	// queueLength is what a slow link's router would hold; beyond it packets
	// are dropped. 4000 full packets are 6 MB, or 160 Mbit/s at 300 ms.
	queueLength = 4000
)

// Hop reads packets from a device, keeps each for its time and writes it back.
type Hop struct {
	device        io.ReadWriteCloser
	delay, jitter time.Duration

	mutex sync.Mutex
	queue Queue
	// late is the longest that a packet waited beyond its time.
	late time.Duration
	// wake tells the writer that the queue has a new first packet.
	wake chan struct{}
	done chan struct{}
}

// Start begins to move packets of device, which it owns from now on. Always
// delay is added to each packet's way, and up to jitter more, chosen evenly.
func Start(device io.ReadWriteCloser, delay, jitter time.Duration) *Hop {
	h := &Hop{device: device, delay: delay, jitter: jitter, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go h.read()
	go h.write()
	return h
}

// Late is the longest that a packet has waited beyond its time: what the
// machine added to the delay because it was busy.
func (h *Hop) Late() time.Duration {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.late
}

// Close ends the hop; what it still held is lost.
func (h *Hop) Close() error {
	close(h.done)
	return h.device.Close()
}

func (h *Hop) read() {
	buffer := make([]byte, packetSize)
	for {
		n, err := h.device.Read(buffer)
		if err != nil {
			return
		}
		h.take(append([]byte(nil), buffer[:n]...), time.Now())
	}
}

// take queues a packet that came at now.
func (h *Hop) take(packet []byte, now time.Time) {
	h.mutex.Lock()
	due := now.Add(h.delay)
	if h.jitter > 0 {
		due = due.Add(rand.N(h.jitter))
	}
	if h.queue.Len() < queueLength {
		h.queue.Push(packet, due)
	}
	h.mutex.Unlock()
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

func (h *Hop) write() {
	for {
		now := time.Now()
		h.mutex.Lock()
		if due, any := h.queue.Next(); any {
			h.late = max(h.late, now.Sub(due))
		}
		packet := h.queue.Pop(now)
		next, more := h.queue.Next()
		h.mutex.Unlock()
		if packet != nil {
			// A packet that the device refuses is lost, as on any link.
			_, _ = h.device.Write(packet)
			continue
		}
		var timer <-chan time.Time
		if more {
			timer = time.After(time.Until(next))
		}
		select {
		case <-timer:
		case <-h.wake:
		case <-h.done:
			return
		}
	}
}
