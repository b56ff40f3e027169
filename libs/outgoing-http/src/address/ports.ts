/**
 * Ports from 1024 on that no script may reach, public address or not: who speaks HTTP to them does harm, not HTTP.
 * First those that fetch refuses (https://fetch.spec.whatwg.org/#port-blocking), then services that take commands
 * without asking who sends them, by their default ports as commonly known.
 */
const DENIED: ReadonlySet<number> = new Set(
  [
    [1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697],
    [10080],
    // Databases: SQL Server, Oracle, MySQL, PostgreSQL and its poolers, CouchDB, Cassandra, MongoDB, EventStoreDB,
    // InfluxDB, ClickHouse, Neo4j, RethinkDB, Db2.
    [1433, 1434, 1521, 3306, 33060, 5432, 5433, 6432, 5984, 6984, 7000, 7001, 7199, 9042, 9142, 9160],
    [27017, 27018, 27019, 28017, 1112, 1113, 2113, 8086, 8123, 7474, 7687, 28015, 29015, 50000],
    // Caches and queues: Redis with its cluster bus and sentinel, Memcached, NATS, AMQP, Kafka, MQTT, STOMP, ActiveMQ.
    [6379, 6380, 16379, 26379, 11211, 4222, 4223, 6222, 7422, 8222, 5671, 5672, 15672, 25672, 9092, 9093, 9094],
    [1883, 8883, 61613, 61614, 61616, 8161],
    // Search: Elasticsearch, OpenSearch, Solr.
    [9200, 9300, 9600, 8983],
    // What runs containers and clusters: Docker, containerd, Kubernetes (API, kubelet, read-only, proxy), etcd, Consul,
    // Nomad, Vault, ZooKeeper, Salt, Mesos, Prometheus.
    [2375, 2376, 2377, 4243, 6443, 10248, 10249, 10250, 10251, 10252, 10255, 10256, 10257, 10259],
    [2379, 2380, 4194, 8300, 8301, 8302, 8500, 8501, 8502, 4646, 4647, 4648, 8200, 8201, 2181, 2888, 3888],
    [4505, 4506, 5050, 5051, 9090, 9091, 9100],
    // Debuggers and management: Node.js, JDWP, JMX, RMI, Erlang, PHP-FPM, Hadoop, Spark.
    [9229, 9230, 5005, 1098, 1099, 1090, 4369, 50070, 50075, 7077],
    // Screens and files: RDP, VNC, X11, WinRM, rsync's and Samba's relatives, iSCSI, GlusterFS.
    [3389, 5900, 5901, 5902, 5903, 6001, 6002, 6003, 6004, 6005, 6006, 6007, 5985, 5986, 3260, 24007, 24008],
  ].flat(),
);

const LOWEST_FREE_PORT = 1024;

/** Whether a script may reach this port of a public address. */
export const isPortAllowed = (port: number): boolean =>
  port === 80 || port === 443 || (port >= LOWEST_FREE_PORT && port <= 65_535 && !DENIED.has(port));
