/** Keeps the page around standing when one page's drawing fails, and says so in its place. */
import { Component, type ReactNode } from 'react';
import { asApiError } from '../data/api.ts';
import { Failure } from './Failure.tsx';

interface State {
  error: unknown;
}

export class PageBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <Failure error={asApiError(this.state.error)} onAgain={() => this.setState({ error: null })} />;
  }
}
