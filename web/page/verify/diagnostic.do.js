new CallClient({ networkConfiguration: { turn: { iceServers: [{ urls: ["turn:192.0.2.1:3478?transport=udp"] }] } } });
