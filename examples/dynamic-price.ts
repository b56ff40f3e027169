// An embedded script: a service of the host calls it as a function and waits for what it returns, by
// `POST /api/v1/embedded/dynamic-price` or over NATS. Types are stripped when it is saved.
interface OrderLine {
  sku: string;
  quantity: number;
  unitPrice: number;
}

/** Percent off from this quantity on, the largest first. */
const DISCOUNTS = [
  { from: 100, percent: 15 },
  { from: 10, percent: 5 },
];

const inCents = (amount: number) => Math.round(amount * 100) / 100;

export default ({ input }: { input: OrderLine }) => {
  const { sku, quantity, unitPrice } = input;
  if (!(quantity > 0) || !(unitPrice >= 0)) throw new RangeError('quantity and unitPrice have to be positive');
  const discountPercent = DISCOUNTS.find(({ from }) => quantity >= from)?.percent ?? 0;
  const total = inCents(quantity * unitPrice * (1 - discountPercent / 100));
  return { sku, quantity, discountPercent, total };
};
