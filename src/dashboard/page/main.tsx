/** Entry of the local Dashboard's page. */
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import './styles/index.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root" to stand in.');
createRoot(root).render(<App />);
