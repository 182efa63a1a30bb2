/** Stands where a view uses a component that the local Dashboard has none for: visible, named, and harmless to the rest. */

export function UnsupportedComponent({ type }: { type: string }) {
  return (
    <div className="xc-unsupported" role="note">
      <strong>Unsupported component: {type}</strong>
      <span>The local Dashboard cannot draw it. On Stripe it may show.</span>
    </div>
  );
}
