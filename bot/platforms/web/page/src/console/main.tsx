import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { signStyles } from '../sign-styles.ts';
import { ConsoleApp } from './console-app.tsx';
import '../styles/base.css';
import '../styles/console.css';
import '../styles/calendar.css';
import '../styles/pictures.css';
import '../styles/process.css';
import '../styles/touch.css';

signStyles();
const root = document.getElementById('root');
if (root === null) throw new Error('console.html has no #root');
createRoot(root).render(
  <StrictMode>
    <ConsoleApp />
  </StrictMode>,
);
